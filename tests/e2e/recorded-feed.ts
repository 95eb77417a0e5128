/** A feed that tells a recording once more: the page takes it for live, and every run is told the same. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import type { FeedEvent } from '../../functions/shared/contracts/live.protocol.ts';
import { type Recording, readRecording } from '../../web/src/live/recording.ts';

export const RECORDING = resolve(import.meta.dirname, '../../web/public/recordings/retried-order.ndjson.gz');
const { stretch }: Recording = await readRecording(new Blob([await readFile(RECORDING)]));
export const ARRIVALS = stretch.arrivals;
export const EVENTS = ARRIVALS.length;

export interface Feed {
  /** Sends the next events, one frame each. */
  readonly tell: (count: number) => void;
  /** Sends the events of the recording over and over, each time as new ones, ten to a frame. */
  readonly flood: (count: number) => void;
  /** Ends the connection as a network does; the page comes back by itself. */
  readonly cut: () => void;
}

/** `fresh`: the events happen now, not when they were recorded. */
export async function recordedFeed(page: Page, fresh = false): Promise<Feed> {
  const events = ARRIVALS.map(({ event }) => event);
  const topology = stretch.maps[0]?.index.topology;
  let send: (text: string) => void = () => {};
  let cut = () => {};
  let [told, numbered, seq] = [0, 0, 0];
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
    cut = () => void socket.close({ code: 1012 });
    socket.onMessage((text) => {
      const message: unknown = JSON.parse(String(text));
      const action: unknown = typeof message === 'object' && message !== null ? Reflect.get(message, 'action') : '';
      const serverTime = new Date().toISOString();
      if (action === 'ping') send(JSON.stringify({ v: 1, type: 'pong', t: Date.now(), serverTime }));
      if (action !== 'hello') return;
      const shards = [{ epoch: 'told', seq, n: numbered }];
      const hello = { role: 'viewer', connectionId: 'c', serverTime, shards, topology: topology?.hash ?? '' };
      send(JSON.stringify({ v: 1, type: 'hello', ...hello }));
    });
  });
  const post = (rows: readonly FeedEvent[]) => {
    seq += 1;
    const frame = { epoch: 'told', seq, n: numbered, count: rows.length, at: new Date().toISOString(), withheld: 0 };
    numbered += rows.length;
    send(JSON.stringify({ v: 1, type: 'events', ...frame, events: rows, replay: false }));
  };
  return {
    tell(count) {
      for (const event of events.slice(told, told + count))
        post([fresh ? { ...event, time: new Date().toISOString() } : event]);
      told += count;
    },
    flood(count) {
      const time = new Date().toISOString();
      for (let sent = 0; sent < count; sent += 10) {
        const at = numbered;
        const copies = Array.from({ length: Math.min(10, count - sent) }, (_, one) => ({
          ...(events[(at + one) % events.length] as FeedEvent),
          id: `flood-${at + one}`,
          time,
        }));
        post(copies);
      }
    },
    cut: () => cut(),
  };
}
