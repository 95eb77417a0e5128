/** A viewer of the feed: when which event arrived. */
import { once } from 'node:events';
import WebSocket from 'ws';
import { type FeedEvent, ServerMessage, Ticket } from '../../../functions/shared/contracts/live.protocol.ts';

const OPEN_WITHIN_MS = 10_000;

export interface Arrival {
  readonly event: FeedEvent;
  /** Milliseconds of the epoch: put time and arrival are of one machine's clock. */
  readonly at: number;
}

export interface Viewer extends Disposable {
  readonly arrivals: Arrival[];
  onArrival: ((arrival: Arrival) => void) | undefined;
}

/** Opens a socket with a ticket and says hello. @throws when the feed does not answer within 10 s */
export async function watch(pageUrl: string): Promise<Viewer> {
  const answer = await fetch(`${pageUrl}/api/live/ticket`, { signal: AbortSignal.timeout(OPEN_WITHIN_MS) });
  const { ticket } = Ticket.parse(await answer.json());
  const socket = new WebSocket(`${pageUrl.replace('http', 'ws')}/ws?ticket=${ticket}`, { perMessageDeflate: false });
  const viewer: Viewer = { arrivals: [], onArrival: undefined, [Symbol.dispose]: () => socket.close() };
  await once(socket, 'open', { signal: AbortSignal.timeout(OPEN_WITHIN_MS) });
  const hello = new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      const at = performance.timeOrigin + performance.now();
      const message = ServerMessage.parse(JSON.parse(String(data)));
      if (message.type === 'hello') resolve();
      if (message.type !== 'events') return;
      for (const event of message.events) {
        const arrival = { event, at };
        viewer.arrivals.push(arrival);
        viewer.onArrival?.(arrival);
      }
    });
  });
  socket.send(JSON.stringify({ action: 'hello', versions: [1] }));
  await Promise.race([hello, rejectAfter(OPEN_WITHIN_MS, 'The feed did not answer hello')]);
  return viewer;
}

const rejectAfter = (ms: number, why: string): Promise<never> =>
  new Promise((_, reject) => {
    setTimeout(() => reject(new Error(why)), ms).unref();
  });
