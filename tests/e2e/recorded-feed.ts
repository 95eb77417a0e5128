/** A feed that tells a recording once more: the page takes it for live, and every run is told the same. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { type Recording, readRecording } from '../../web/src/live/recording.ts';

export const RECORDING = resolve(import.meta.dirname, '../../web/public/recordings/retried-order.ndjson.gz');
export const EVENTS = 27;

export interface Feed {
  /** Sends the next events, one frame each. */
  readonly tell: (count: number) => void;
}

export async function recordedFeed(page: Page): Promise<Feed> {
  const { stretch }: Recording = await readRecording(new Blob([await readFile(RECORDING)]));
  const events = stretch.arrivals.map(({ event }) => event);
  const topology = stretch.maps[0]?.index.topology;
  let send: (text: string) => void = () => {};
  let told = 0;
  await page.route('**/config.json', (route) => route.fulfill({ json: { stage: 'local', apiUrl: '', wsUrl: '/ws' } }));
  await page.route('**/api/**', (route) =>
    route.fulfill({ status: 503, json: { title: 'Not told in this recording' } }),
  );
  await page.route('**/api/topology/deployed', (route) => route.fulfill({ json: topology }));
  await page.route('**/api/live/ticket', (route) =>
    route.fulfill({ status: 201, json: { ticket: 't', expiresAt: new Date().toISOString() } }),
  );
  await page.route('**/api/live/events?*', (route) => {
    const query = new URL(route.request().url()).searchParams;
    const limit = Number(query.get('limit') ?? 50);
    const after = query.get('after');
    const from = after === null ? Math.max(0, events.length - limit) : Number(after) + 1;
    const items = events.slice(from, from + limit);
    const full = items.length === limit;
    return route.fulfill({ json: { items, nextCursor: full ? String(from + items.length - 1) : null } });
  });
  await page.routeWebSocket(/\/ws/, (socket) => {
    send = (text) => socket.send(text);
    socket.onMessage((text) => {
      const message: unknown = JSON.parse(String(text));
      const action: unknown = typeof message === 'object' && message !== null ? Reflect.get(message, 'action') : '';
      const serverTime = new Date().toISOString();
      if (action === 'ping') send(JSON.stringify({ v: 1, type: 'pong', t: Date.now(), serverTime }));
      if (action !== 'hello') return;
      const shards = [{ epoch: 'told', seq: told, n: told }];
      const hello = { role: 'viewer', connectionId: 'c', serverTime, shards, topology: topology?.hash ?? '' };
      send(JSON.stringify({ v: 1, type: 'hello', ...hello }));
    });
  });
  return {
    tell(count) {
      for (const event of events.slice(told, told + count)) {
        const frame = { epoch: 'told', seq: told + 1, n: told, count: 1, at: new Date().toISOString(), withheld: 0 };
        send(JSON.stringify({ v: 1, type: 'events', ...frame, events: [event], replay: false }));
        told += 1;
      }
    },
  };
}
