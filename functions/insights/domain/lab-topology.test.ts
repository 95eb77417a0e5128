import { describe, expect, test } from 'vitest';
import { LAB_NODES, type LabNode, LabTopology } from '../../shared/contracts/sli.http.ts';
import type { Counts } from '../../shared/contracts/sli-counts.ts';
import { answered, both, failing, measuredFrom, NO_DEPTH, worked } from '../testing/numbers.ts';
import { labTopology } from './lab-topology.ts';

const LAST = 1_767_225_600;
const detail = ['client', 'deals', 'get-deal'] as const;
const price = ['deals', 'prices', 'get-price'] as const;

const picture = (counts: ReadonlyMap<number, Counts>, depth = NO_DEPTH) =>
  LabTopology.parse(labTopology(measuredFrom(counts, { depth }), { last: LAST, window: 30, series: 0 }));
const node = (counts: ReadonlyMap<number, Counts>, id: LabNode['id'], depth = NO_DEPTH): LabNode => {
  const found = picture(counts, depth).nodes.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no node ${id}`);
  return found;
};
const always = (counts: Counts, from = 29, to = 0) =>
  new Map(Array.from({ length: from - to + 1 }, (_, index) => [LAST - to - index, counts]));

describe('the picture', () => {
  test('has every node once, edges between them, and knows nothing where nothing happens', () => {
    const { nodes, edges, ingress } = picture(new Map());
    expect(nodes.map(({ id }) => id)).toEqual([...LAB_NODES]);
    expect(new Set(edges.map(({ id }) => id)).size).toBe(edges.length);
    expect(ingress.totalRps).toBe(0);
    const queues = new Set(['enrichment-queue', 'purchase-queue']);
    for (const { id, status } of nodes) expect([id, status]).toEqual([id, queues.has(id) ? 'up' : 'unknown']);
  });

  test('shows a service that fails all the time as down, beside services that are up', () => {
    const broken = both(
      answered(detail, { times: 5 }),
      answered(price, { status: 503, times: 5 }),
      answered(['deals', 'merchants', 'get-merchant'], { times: 5 }),
    );
    expect(node(always(broken), 'prices')).toMatchObject({ status: 'down', severity: 'critical' });
    expect(node(always(broken), 'merchants')).toMatchObject({ status: 'up', severity: 'ok' });
    expect(node(always(broken), 'deals')).toMatchObject({ status: 'up', metrics: { requestRateRps: 5 } });
  });

  test('shows it as down within seconds, also when its callers leave it alone, and as up a window after it is back', () => {
    const good = answered(price, { times: 20 });
    const stopped = new Map([...always(good, 29, 5), ...always(failing('deals', 'prices', 'failed', 4), 4, 3)]);
    expect(node(stopped, 'prices').status).toBe('down');
    const alone = new Map([...always(good, 29, 5), ...always(failing('deals', 'prices', 'circuit-open', 4), 4)]);
    expect(node(alone, 'prices').status).toBe('down');
    const back = new Map([...always(failing('deals', 'prices', 'failed', 4), 29, 5), ...always(good, 4)]);
    expect(node(back, 'prices')).toMatchObject({ status: 'degraded', severity: 'critical' });
    expect(node(always(good), 'prices')).toMatchObject({ status: 'up', severity: 'ok' });
  });

  test('tells the replicas apart, and which of them gets its turn', () => {
    const a = answered(['ratings', 'ratings-a', 'get-rating'], { times: 4 });
    const bothServe = both(a, answered(['ratings', 'ratings-b', 'get-rating'], { times: 4 }));
    expect(node(always(bothServe), 'ratings-b').metrics).toMatchObject({ healthy: true, totalRequests: 120 });
    expect(node(always(a), 'ratings-b').metrics).toMatchObject({ healthy: false, totalRequests: 0 });
    expect(node(new Map(), 'ratings-b').metrics.healthy).toBeNull();
  });

  test('gives queues and workers numbers of their own', () => {
    const depth = { enrichment: 1_200, 'purchase-workflow': 0 };
    const slow = always(both(worked('enrichment', 'handled', 2), worked('enrichment', 'failed', 1)));
    expect(node(slow, 'enrichment-queue', depth)).toMatchObject({
      severity: 'critical',
      metrics: { depth: 1_200, completionRate: 2, lagEstimateSec: 600 },
    });
    expect(node(slow, 'enrichment', depth).metrics).toMatchObject({ completionRate: 2, failureRatePct: 33.33 });
    expect(node(always(worked('enrichment', 'failed')), 'enrichment', depth).status).toBe('down');
    expect(node(slow, 'purchase-queue', depth)).toMatchObject({ severity: 'ok', metrics: { lagEstimateSec: 0 } });
  });

  test('answers of 429 colour nothing, answers of 500 do', () => {
    const door = ['client', 'enrichment', 'create-enrichment-jobs'] as const;
    const edgeOf = (status: number) =>
      picture(always(answered(door, { status, times: 3 }))).edges.find(({ to }) => to === 'enrichment-queue');
    expect(edgeOf(429)).toMatchObject({ severity: 'ok', metrics: { throttledPct: 100, errorRatePct: 0 } });
    expect(edgeOf(500)).toMatchObject({ severity: 'critical', metrics: { errorRatePct: 100 } });
  });
});
