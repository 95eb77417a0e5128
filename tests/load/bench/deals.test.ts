import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dealDetails, dealLists, enrichment } from './deals.ts';
import type { Viewer } from './feed.ts';

let server: Server;
let origin: string;
let answer: (request: IncomingMessage) => { status: number; body: unknown };
beforeEach(async () => {
  server = createServer((request, response) => {
    const { status, body } = answer(request);
    request.resume().on('end', () => response.writeHead(status).end(JSON.stringify(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const list = (misses: number) => ({ status: 200, body: { deals: [], meta: { readModel: { hits: 20, misses } } } });

test('lists are measured once the read model is filled, per origin', async () => {
  let asked = 0;
  answer = () => list(asked++ < 2 ? 3 : 0);
  const [figure, ...others] = await dealLists({ page: origin }, { seconds: 0.2, warmUpSeconds: 0.1 });
  expect(others).toEqual([]);
  expect(figure?.what).toContain('(page)');
  expect(figure?.note).toContain('0 failed');
  expect(figure?.note).toContain('"misses":0');
  expect(Number.parseFloat(figure?.value ?? '')).toBeGreaterThan(0);
});

test('details ask for every deal in turn, and what is refused has failed', async () => {
  const paths = new Set<string>();
  answer = ({ url = '' }) => {
    paths.add(url);
    return url.endsWith('2') ? { status: 503, body: {} } : { status: 200, body: {} };
  };
  const { note } = await dealDetails(origin, { seconds: 0.3, warmUpSeconds: 0.1 });
  expect(paths).toContain('/api/deals/d-00001');
  expect([...paths].every((path) => /^\/api\/deals\/d-00(0\d\d|1\d\d|2[01]\d|220)$/.test(path))).toBe(true);
  expect(note).toMatch(/"503":\d+/);
});

test('jobs count when they are done, refusals are told apart, and the depth is the deepest seen', async () => {
  const viewer: Viewer = { arrivals: [], onArrival: undefined, [Symbol.dispose]: () => {} };
  const arrive = (type: string) => viewer.onArrival?.({ at: Date.now(), event: { type } } as never);
  let posts = 0;
  answer = () => {
    posts += 1;
    if (posts > 2) return { status: 429, body: {} };
    setTimeout(() => ['EnrichmentRequested', 'EnrichmentCompleted', 'EnrichmentCompleted'].forEach(arrive), 20);
    return { status: 202, body: { accepted: 2, outstanding: posts * 2, queueDepth: 0 } };
  };
  const [jobs, events] = await enrichment(origin, viewer, 0.25);
  expect(jobs?.note).toMatch(/^4 of 4 accepted done, [1-9]\d* answers 429, at most 4 outstanding/);
  expect(events?.note).toMatch(/^6 events/);
});
