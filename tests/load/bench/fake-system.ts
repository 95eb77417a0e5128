/** A system that is nothing but its page, a map and a feed at any rate: what the page costs, and nothing else. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import sirv from 'sirv';
import { WebSocket, WebSocketServer } from 'ws';
import type { FeedEvent } from '../../../functions/shared/contracts/live.protocol.ts';
import { readRecording } from '../../../web/src/live/recording.ts';

const RECORDING = resolve(import.meta.dirname, '../../../web/public/recordings/retried-order.ndjson.gz');
const FRAME_MS = 50;

export interface FakeSystem extends AsyncDisposable {
  readonly url: string;
  /** Events per second from now on. */
  setRate(perSecond: number): void;
  /** Events that have left. */
  readonly sent: number;
}

/** Story after story of the recording, each time with ids of its own: in digits, so that they stay ULIDs and UUIDs. */
function* stories(events: readonly FeedEvent[]): Generator<FeedEvent, never> {
  for (let lap = 0; ; lap++) {
    const renamed = (id: string): string => (id === '' ? '' : `${id.slice(0, -6)}${String(lap).padStart(6, '0')}`);
    for (const event of events) {
      const { eventId, requestId, messageId } = event.data;
      const data = {
        ...event.data,
        ...(typeof eventId === 'string' && { eventId: renamed(eventId) }),
        ...(typeof requestId === 'string' && { requestId: renamed(requestId) }),
        ...(typeof messageId === 'string' && { messageId: renamed(messageId) }),
      };
      yield {
        ...event,
        id: renamed(event.id),
        correlationId: renamed(event.correlationId),
        causationId: renamed(event.causationId),
        time: new Date().toISOString(),
        data,
      };
    }
  }
}

export async function startFakeSystem(page: string): Promise<FakeSystem> {
  const { stretch } = await readRecording(new Blob([await readFile(RECORDING)]));
  const source = stories(stretch.arrivals.map(({ event }) => event));
  const topology = stretch.maps[0]?.index.topology;
  const files = sirv(page, { etag: true, gzip: true, brotli: true });
  const bodies: Readonly<Record<string, () => unknown>> = {
    '/config.json': () => ({ stage: 'local', apiUrl: '', wsUrl: '/ws' }),
    '/api/topology/deployed': () => topology,
    '/api/live/ticket': () => ({ ticket: 'bench', expiresAt: new Date(Date.now() + 60_000).toISOString() }),
    '/api/auth/session': () => null,
  };
  const server = createServer((request, response) => {
    const body = bodies[new URL(request.url ?? '/', 'http://localhost').pathname];
    if (body === undefined) return files(request, response, () => void response.writeHead(404).end());
    if (request.headers['if-none-match'] === 'map') return response.writeHead(304).end();
    response.writeHead(200, { 'content-type': 'application/json', etag: 'map' });
    return response.end(JSON.stringify(body()));
  });
  const sockets = new WebSocketServer({ server, path: '/ws', perMessageDeflate: false });
  let [seq, n, perSecond, due] = [0, 0, 0, 0];
  sockets.on('connection', (socket) => {
    socket.on('message', (text) => {
      const { action, t } = JSON.parse(String(text));
      const serverTime = new Date().toISOString();
      const say = (message: object) => socket.send(JSON.stringify({ v: 1, ...message }));
      if (action === 'ping') say({ type: 'pong', t, serverTime });
      const shards = [{ epoch: 'bench', seq, n }];
      if (action === 'hello')
        say({ type: 'hello', role: 'viewer', connectionId: 'c', serverTime, shards, topology: '' });
    });
  });
  let before = performance.now();
  const ticking = setInterval(() => {
    const now = performance.now();
    // by the clock: on a busy machine ticks come late
    const passed = Math.min(500, now - before) / 1_000;
    before = now;
    if (![...sockets.clients].some(({ readyState }) => readyState === WebSocket.OPEN)) return;
    due += perSecond * passed;
    while (due >= 1) {
      const events = Array.from({ length: Math.min(30, Math.floor(due)) }, () => source.next().value);
      seq += 1;
      const frame = { epoch: 'bench', seq, n, count: events.length, at: new Date().toISOString(), withheld: 0 };
      n += events.length;
      due -= events.length;
      const text = JSON.stringify({ v: 1, type: 'events', ...frame, events, replay: false });
      for (const client of sockets.clients) if (client.readyState === WebSocket.OPEN) client.send(text);
    }
  }, FRAME_MS);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    setRate(next) {
      perSecond = next;
      due = 0;
    },
    get sent() {
      return n;
    },
    async [Symbol.asyncDispose]() {
      clearInterval(ticking);
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
