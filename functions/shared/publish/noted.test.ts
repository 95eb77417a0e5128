import { expect, test, vi } from 'vitest';
import { OrderPlaced } from '../contracts/orders.events.ts';
import { CallFailed, CircuitHalfOpened } from '../contracts/system.events.ts';
import { directHandler } from '../direct/direct-handler.ts';
import { httpHandler } from '../http/http-handler.ts';
import { DomainError } from '../http/problem.ts';
import { queueHandler } from '../queue/queue-handler.ts';
import { fakeContext } from '../testing/context.ts';
import { busBody, queueEvent, queueRecord } from '../testing/events.ts';
import { callHttp } from '../testing/http.ts';
import { queueWorld } from '../testing/queue.ts';
import { orderPlaced } from '../testing/samples.ts';
import { surroundings } from '../testing/surroundings.ts';
import { note, noteFailure, takeNoted } from './noted.ts';

const tell = () =>
  note(CircuitHalfOpened, { caller: 'orders', dependency: 'payments' }, { at: new Date(), seed: 'orders/payments#7' });

test.each([
  ['an answer', async () => ({})],
  [
    'a refusal',
    async () => {
      throw new DomainError('cart-empty');
    },
  ],
  [
    'a breakdown',
    async () => {
      throw new Error('broken');
    },
  ],
])('what was noted leaves with %s, in the same call as its report', async (_, end) => {
  using world = surroundings();
  const handler = httpHandler({ service: 'orders', handler: 'create-order' }, () => {
    tell();
    return end();
  });
  await callHttp(handler, { requestId: 'request-1' });
  expect(world.published.map(({ contract }) => contract.type)).toEqual(['CircuitHalfOpened', 'RequestHandled']);
  expect(world.calls()).toBe(1);
  expect(world.of('CircuitHalfOpened')[0]?.meta.causationId).toBe('request-1');
});

test('what was noted leaves with an answer that is not reported', async () => {
  using world = surroundings();
  const handler = httpHandler({ service: 'orders', handler: 'create-order', reported: false }, async () => tell());
  await callHttp(handler);
  expect(world.of('CircuitHalfOpened')).toHaveLength(1);
});

test('what was noted leaves with the reports of a batch', async () => {
  using world = queueWorld();
  const handler = queueHandler({ consumer: 'cart-clearing' }, async () => tell());
  await handler(queueEvent(queueRecord(busBody(OrderPlaced, orderPlaced()))), fakeContext());
  expect(world.published.map(({ contract }) => contract.type).toSorted()).toEqual([
    'CircuitHalfOpened',
    'MessageHandled',
  ]);
  expect(world.calls()).toBe(1);
});

test('what was noted leaves also when a function that is called by name breaks off', async () => {
  using world = surroundings();
  const handler = directHandler({ service: 'orders', handler: 'tidy-up' }, async () => {
    tell();
    throw new Error('broken');
  });
  await expect(handler(undefined, fakeContext())).rejects.toThrow('broken');
  expect(world.of('CircuitHalfOpened')).toHaveLength(1);
});

test('failing tries are summed per dependency and reason, told of at most every half second, and none gets lost', () => {
  vi.useFakeTimers({ now: 1_767_225_600_000 });
  try {
    const tell = (request: number) =>
      takeNoted({ causationId: `r${request}`, correlationId: 'c', traceparent: 't', at: new Date() });
    const failing = { caller: 'deals', dependency: 'prices', reason: 'timed-out', count: 1, ms: 800 } as const;
    const told = [];
    for (let request = 0; request < 100; request += 1) {
      noteFailure(failing);
      noteFailure(failing);
      noteFailure({ ...failing, reason: 'circuit-open', ms: 0 });
      told.push(tell(request));
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(500);
    told.push(tell(100), tell(101));
    expect(told.map((events) => events.length).filter((count) => count > 0)).toEqual([2, 2, 2]);
    const sums = Object.groupBy(
      told.flat().map(({ data }) => CallFailed.data.parse(data)),
      ({ reason }) => reason,
    );
    const counted = (reason: 'timed-out' | 'circuit-open') => sums[reason]?.reduce((all, { count }) => all + count, 0);
    expect([counted('timed-out'), counted('circuit-open')]).toEqual([200, 100]);
    expect(sums['timed-out']?.reduce((all, { ms }) => all + ms, 0)).toBe(160_000);
    expect(new Set(told.flat().map(({ meta }) => meta.id)).size).toBe(6);
  } finally {
    vi.useRealTimers();
  }
});
