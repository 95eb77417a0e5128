import { expect, test } from 'vitest';
import { CALLS } from '../../shared/contracts/flows.ts';
import { BreakerList } from '../../shared/contracts/insights.http.ts';
import { NEVER_OPENED, opened } from '../../shared/resilience/circuit-state.ts';
import { callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { createHandler } from './handler.ts';

test('every declared call has its circuit on the list, those that never opened as closed', async () => {
  using _ = surroundings();
  const now = Date.parse('2026-01-01T00:00:00.000Z');
  const open = opened(NEVER_OPENED, { now, retryInMs: 5_000, failures: 10, calls: 12 });
  const answer = await callHttp(createHandler({ states: async () => new Map([['orders/payments', open]]) }));
  const { items } = BreakerList.parse(answer.body);
  expect(items).toHaveLength(CALLS.length);
  expect(items).toContainEqual({
    caller: 'orders',
    dependency: 'payments',
    state: 'open',
    failures: 10,
    calls: 12,
    since: '2026-01-01T00:00:00.000Z',
    retryAt: '2026-01-01T00:00:05.000Z',
  });
  expect(items.filter(({ state, since }) => state === 'closed' && since === null)).toHaveLength(CALLS.length - 1);
});
