import { expect, test } from 'vitest';
import { DealList } from '../../shared/contracts/deals.http.ts';
import { KEPT_MS, shortMemory } from './short-memory.ts';

const answer: DealList = {
  deals: [],
  warnings: ['prices "timeout"'],
  meta: {
    requestId: 'first',
    cache: 'live',
    upstreamMs: 12,
    upstreamCalls: 5,
    readModel: { hits: 0, stale: 0, misses: 1, refreshEnqueued: 0 },
  },
};

test('an answer is remembered for a second, and belongs to the request that gets it', () => {
  let now = 0;
  const memory = shortMemory(() => now);
  memory.keep('valencia 20', answer);
  now = KEPT_MS - 1;
  const json = memory.find('valencia 20')?.jsonFor('se"cond') ?? '';
  expect(DealList.parse(JSON.parse(json))).toEqual({
    ...answer,
    meta: {
      requestId: 'se"cond',
      cache: 'memory',
      upstreamMs: 0,
      upstreamCalls: 0,
      readModel: { hits: 0, stale: 0, misses: 0, refreshEnqueued: 0 },
    },
  });
  now = KEPT_MS;
  expect(memory.find('valencia 20')).toBeUndefined();
});

test('however many cities callers think of, few lists are remembered, the latest ones', () => {
  const memory = shortMemory(() => 0);
  for (let city = 0; city < 1_000; city += 1) memory.keep(`city-${city} 20`, answer);
  const remembered = Array.from({ length: 1_000 }, (_, city) => memory.find(`city-${city} 20`)).filter(Boolean);
  expect(remembered).toHaveLength(50);
  expect(memory.find('city-999 20')).toBeDefined();
});
