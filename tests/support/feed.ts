/** Ears at the live feed: opened before anything happens, so that nothing is missed. */
import { WebSocket } from 'ws';
import {
  type FeedEvent,
  type FeedFilter,
  ServerMessage,
  Ticket,
} from '../../functions/shared/contracts/live.protocol.ts';
import { running } from './running.ts';
import { mustBe, Visitor } from './visitor.ts';

export interface Feed extends Disposable {
  /** In the order of their arrival, each once. */
  readonly events: readonly FeedEvent[];
  /** Ids with the number of their arrivals. */
  readonly arrivals: ReadonlyMap<string, number>;
  of(type: string): FeedEvent[];
  /** The event of the type. @throws Error when there is none yet, or more than one */
  theOne(type: string): FeedEvent;
  /** @throws Error naming the first effect that has not been seen with its cause */
  mustHaveFollowed(flow: readonly (readonly [effect: string, cause: string])[]): void;
  /** What was seen and when, in one line. */
  story(): string;
}

const OPENED_WITHIN_MS = 20_000;

async function opened(filter: FeedFilter, visitor: Visitor, onMessage: (message: ServerMessage) => void) {
  const { ticket } = Ticket.parse(mustBe(200, await visitor.get('/api/live/ticket')).body);
  const socket = new WebSocket(`${running().wsUrl}?ticket=${encodeURIComponent(ticket)}`);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error('the feed did not say hello')), OPENED_WITHIN_MS);
  socket.on('open', () => socket.send(JSON.stringify({ action: 'hello', versions: [1], filter })));
  socket.on('error', reject);
  socket.on('close', (code, reason) => reject(new Error(`the feed closed: ${code} ${reason}`)));
  socket.on('message', (data) => {
    const message = ServerMessage.parse(JSON.parse(String(data)));
    if (message.type === 'hello') resolve();
    if (message.type === 'error') reject(new Error(`the feed refused: ${message.message}`));
    onMessage(message);
  });
  try {
    await promise;
  } catch (error) {
    socket.terminate();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return socket;
}

/** Listens as a viewer, or as whoever `visitor` is, to one correlation id or any other filter. */
export async function listen(filter: string | FeedFilter, visitor = new Visitor()): Promise<Feed> {
  const since = Date.now();
  const seen = new Map<string, { event: FeedEvent; afterMs: number }>();
  const arrivals = new Map<string, number>();
  const wanted = typeof filter === 'string' ? { correlationId: filter } : filter;
  const socket = await opened(wanted, visitor, (message) => {
    if (message.type !== 'events') return;
    for (const event of message.events) {
      arrivals.set(event.id, (arrivals.get(event.id) ?? 0) + 1);
      if (!seen.has(event.id)) seen.set(event.id, { event, afterMs: Date.now() - since });
    }
  });

  const feed: Feed = {
    get events() {
      return [...seen.values()].map(({ event }) => event);
    },
    arrivals,
    of: (type) => feed.events.filter((event) => event.type === type),
    theOne(type) {
      const [event, ...others] = feed.of(type);
      if (event === undefined) throw new Error(`${type} has not come. ${feed.story()}`);
      if (others.length > 0) throw new Error(`${type} came ${others.length + 1} times. ${feed.story()}`);
      return event;
    },
    mustHaveFollowed(flow) {
      for (const [effect, cause] of flow) {
        const causes = new Set(feed.of(cause).map(({ id }) => id));
        const followed = feed.of(effect).some(({ causationId }) => cause === 'request' || causes.has(causationId));
        if (!followed) throw new Error(`${cause} → ${effect} is missing. ${feed.story()}`);
      }
    },
    story() {
      const parts = [...seen.values()].map(({ event, afterMs }) => `${event.type} +${(afterMs / 1_000).toFixed(1)} s`);
      return parts.length === 0 ? 'Nothing was seen.' : `Seen: ${parts.join(', ')}.`;
    },
    [Symbol.dispose]: () => socket.terminate(),
  };
  return feed;
}
