/** One socket that comes back by itself: ticket, hello, ping, deadlines, rotation. What it carries is the feed's matter. */
import ReconnectingWebSocket from 'partysocket/ws';
import type { PageMessage } from '../../../functions/shared/contracts/live.protocol.ts';
import { call, field } from './api.ts';
import type { Clock } from './clock.ts';
import * as delays from './delays.ts';
import { type Message, readMessage } from './wire.ts';

export type Link =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  /** `next`: when it is tried again, by this clock; null while it is being tried. */
  | { readonly state: 'lost'; readonly since: number; readonly reason: string; readonly next: number | null }
  | { readonly state: 'refused'; readonly reason: string };

export interface ConnectionEvents {
  readonly link: (link: Link) => void;
  readonly message: (message: Message) => void;
  /** What the page's hello asks to catch up on. */
  readonly positions: () => { epoch: string; after: number }[];
}

/** Raised inside the URL provider when trying again cannot help. */
class Refused extends Error {}

export function connect(
  { apiUrl, socketUrl }: { apiUrl: string; socketUrl: string },
  clock: Clock,
  events: ConnectionEvents,
) {
  let timers: ReturnType<typeof setTimeout>[] = [];
  let helloTimer: ReturnType<typeof setTimeout> | undefined;
  let pongTimer: ReturnType<typeof setTimeout> | undefined;
  let lastLink: Link = { state: 'connecting' };
  let notBefore = 0;

  const say = (link: Link) => {
    if (link.state === 'lost' && lastLink.state === 'lost') link = { ...link, since: lastLink.since };
    lastLink = link;
    events.link(link);
  };

  async function nextUrl(): Promise<string> {
    const pause = notBefore - Date.now();
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(pause, delays.RECONNECT_MAX)));
    if (lastLink.state === 'lost') say({ ...lastLink, next: null });
    const ask = () => call('GET', `${apiUrl}/api/live/ticket`);
    let answer = await ask();
    // the refusal has taken a worthless cookie away, for example one of an earlier run: try again as a guest
    if (answer.status === 401) answer = await ask();
    if (answer.status === 401 || answer.status === 403) {
      say({ state: 'refused', reason: 'The system asks you to sign in to watch.' });
      socket.close();
      throw new Refused('refused');
    }
    const ticket = field(answer.body, 'ticket');
    if (!answer.ok || typeof ticket !== 'string') throw new Error(answer.problem?.title ?? 'No ticket was given.');
    const url = new URL(socketUrl);
    url.searchParams.set('ticket', ticket);
    return url.href;
  }

  const first = delays.RECONNECT_FIRST + Math.random() * delays.RECONNECT_JITTER;
  const socket = new ReconnectingWebSocket(nextUrl, undefined, {
    connectionTimeout: delays.CONNECT_TIMEOUT,
    minReconnectionDelay: first,
    maxReconnectionDelay: delays.RECONNECT_MAX,
    reconnectionDelayGrowFactor: delays.RECONNECT_FACTOR,
    minUptime: delays.CONNECT_TIMEOUT,
    maxEnqueuedMessages: 0,
  });

  const send = (message: PageMessage): boolean => {
    if (socket.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(message));
    return true;
  };

  function ping(): void {
    if (!send({ action: 'ping', t: Date.now() })) return;
    clearTimeout(pongTimer);
    pongTimer = setTimeout(() => socket.reconnect(4000, 'no pong'), delays.PONG_DEADLINE);
  }
  function schedulePing(): void {
    const every = document.hidden ? delays.PING_EVERY_HIDDEN : delays.PING_EVERY;
    timers.push(
      setTimeout(() => {
        ping();
        schedulePing();
      }, every),
    );
  }
  function quiet(): void {
    for (const timer of timers) clearTimeout(timer);
    timers = [];
    clearTimeout(helloTimer);
    clearTimeout(pongTimer);
  }

  socket.addEventListener('open', () => {
    quiet();
    const resume = events.positions();
    send({ action: 'hello', versions: [1], ...(resume.length > 0 ? { resume } : {}), mode: 'full' });
    helloTimer = setTimeout(() => socket.reconnect(4000, 'no hello'), delays.HELLO_TIMEOUT);
  });
  socket.addEventListener('message', ({ data }) => {
    const message = typeof data === 'string' ? readMessage(data) : null;
    // The gateway's own words, or a broken frame: that one leaves a hole in the numbers, and is asked for.
    if (message === null) return;
    if (message.type === 'hello') {
      clearTimeout(helloTimer);
      say({ state: 'live' });
      for (const after of delays.FIRST_PINGS) timers.push(setTimeout(ping, after));
      schedulePing();
      const rotation = delays.ROTATE_AFTER + (Math.random() * 2 - 1) * delays.ROTATE_JITTER;
      timers.push(setTimeout(() => socket.reconnect(1000, 'rotation'), rotation));
    } else if (message.type === 'pong') {
      clearTimeout(pongTimer);
      clock.answered(message.t, Date.now(), Date.parse(message.serverTime));
    } else if (message.type === 'bye') {
      notBefore = Date.now() + message.retryAfterMs;
    } else if (message.type === 'error' && message.fatal) {
      say({ state: 'refused', reason: message.message || message.code });
      socket.close();
    }
    events.message(message);
  });
  function gone(reason: string): void {
    quiet();
    // the socket counts its next try after it has told of this failure
    queueMicrotask(() => {
      if (lastLink.state === 'refused') return;
      const now = Date.now();
      const next = Math.max(now + delays.reconnectDelay(first, socket.retryCount), notBefore);
      say({ state: 'lost', since: now, reason, next });
    });
  }
  socket.addEventListener('close', ({ reason }) => gone(reason || 'connection lost'));
  socket.addEventListener('error', ({ message }) => gone(message || 'no answer'));

  return {
    send,
    /** Tries at once, also after a refusal. */
    retry(): void {
      notBefore = 0;
      lastLink = { state: 'connecting' };
      say(lastLink);
      socket.reconnect();
    },
    close(): void {
      quiet();
      socket.close();
    },
  };
}
export type Connection = ReturnType<typeof connect>;
