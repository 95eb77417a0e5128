/** The socket of the page, seen from outside: what came through, and a way to lose frames and to cut it. */
import type { Page, WebSocketRoute } from '@playwright/test';
import { type EventsFrame, ServerMessage } from '../../functions/shared/contracts/live.protocol.ts';

export interface BadWire {
  /** Rows of all frames that reached the page. */
  readonly rows: number;
  readonly framesDropped: number;
  readonly connections: number;
  /** Ordinal of the first event that is this page's. */
  readonly from: number;
  /** Ordinal of the first event that came: a batch that is delivered again brings the frame of its first time. */
  readonly earliest: number;
  /** Ids of the events that came although they are from before. */
  readonly earlier: ReadonlySet<string>;
  /** Ends the connection as a network does; the page comes back by itself. */
  readonly cut: () => void;
}

/** `drops` says which frames never arrive. Sent again on request, a frame arrives. */
export async function badWire(page: Page, drops: (frame: EventsFrame) => boolean): Promise<BadWire> {
  let [rows, framesDropped, connections] = [0, 0, 0];
  let from: number | null = null;
  let earliest = Number.POSITIVE_INFINITY;
  const earlier = new Set<string>();
  let current: WebSocketRoute | null = null;
  await page.routeWebSocket(/\/ws/, (socket) => {
    current = socket;
    connections += 1;
    const server = socket.connectToServer();
    server.onMessage((text) => {
      if (current !== socket) return;
      // the gateway itself may say something, too, for example that a function is busy
      const { data: message } = ServerMessage.safeParse(JSON.parse(String(text)));
      if (message === undefined) console.warn(`beside the feed: ${text}`);
      if (message?.type === 'hello') from ??= message.shards[0]?.n ?? 0;
      if (message?.type === 'events') {
        if (!message.replay && drops(message)) {
          framesDropped += 1;
          return;
        }
        rows += message.events.length;
        earliest = Math.min(earliest, message.n);
        // a frame may overtake the answer to the page's hello
        if (from === null || message.n < from) for (const { id } of message.events) earlier.add(id);
      }
      socket.send(text);
    });
  });
  return {
    get rows() {
      return rows;
    },
    get framesDropped() {
      return framesDropped;
    },
    get connections() {
      return connections;
    },
    earlier,
    get earliest() {
      return earliest;
    },
    get from() {
      if (from === null) throw new Error('the feed has not said hello yet');
      return from;
    },
    cut() {
      const socket = current;
      current = null;
      void socket?.close({ code: 1012 });
    },
  };
}
