import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FeedEvent } from '../model/event.ts';
import { countReceived, emptySums, sumsHold } from '../model/sums.ts';
import { smallTopology } from '../model/topology.example.ts';
import { indexTopology } from '../model/topology.ts';
import { BUDGET } from './budget.ts';
import { createDirector, RESERVED } from './director.ts';
import { createGeometry } from './geometry.ts';
import { LONGEST_WAIT } from './journeys.ts';

let ids = 0;
const event = (
  type: string,
  source: string,
  data: Record<string, unknown>,
  over: Partial<FeedEvent> = {},
): FeedEvent => {
  ids += 1;
  return {
    id: `event-${ids}`,
    type,
    source: `playground.${source}`,
    time: '2026-01-01T00:00:00.000Z',
    correlationId: 'c',
    causationId: '',
    traceId: null,
    data,
    ...over,
  };
};
const placed = () => event('OrderPlaced', 'orders', {});
const call = (status = 200) =>
  event('RequestHandled', 'system', {
    requestId: `r${ids}`,
    caller: 'client',
    callee: 'orders',
    route: 'GET /',
    status,
    ms: 1,
  });
const report = (type: string, eventId: string, attempt = 1) =>
  event(
    type,
    'system',
    { queue: 'cart-clearing', consumer: 'cart/on-order-events', messageId: 'm', eventId, attempt, of: 3, ms: 1 },
    { causationId: eventId },
  );

function theatre() {
  const sums = emptySums();
  const drawn: number[] = [];
  const director = createDirector({ sums, drawn: (row) => drawn.push(row), wake: () => {} });
  const index = indexTopology(smallTopology());
  director.setMap(index);
  director.tracks.use(index, createGeometry(index, {}));
  const take = (one: FeedEvent, row: number, now: number) => {
    countReceived(sums);
    director.take(one, row, now);
    expect(sumsHold(sums)).toBe(true);
  };
  /** Marks of a row, as start and end. */
  const flights = (row: number) => {
    const { pool } = director;
    return Array.from({ length: pool.alive }, (_, at) => pool.active[at] ?? 0)
      .filter((slot) => pool.row[slot] === row)
      .map((slot) => ({ start: pool.start[slot] ?? 0, end: (pool.start[slot] ?? 0) + (pool.duration[slot] ?? 0) }))
      .sort((a, b) => a.start - b.start);
  };
  return { sums, drawn, director, take, flights };
}

test('a published event leaves once and one copy goes to each queue whose rule matches', () => {
  const { take, flights } = theatre();
  take(placed(), 0, 0);
  // To the bus, to the cart queue, to the feed queue and on to the pushing function.
  expect(flights(0)).toHaveLength(4);
});

test('a report waits until the copy it speaks of has reached the queue, and not longer than allowed', () => {
  const { take, flights } = theatre();
  const one = placed();
  take(one, 0, 1_000);
  take(report('MessageHandled', one.id), 1, 1_020);
  const [handled] = flights(1);
  const copies = flights(0);
  expect(handled?.start).toBeGreaterThanOrEqual(copies[0]?.end ?? 0);
  expect(handled?.start).toBeLessThanOrEqual(1_020 + LONGEST_WAIT + 0.5);
});

test('an effect never leaves before its cause has arrived, whatever the pace', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 2, maxLength: 2 }),
      ([first = 0, second = 0]) => {
        const { take, flights } = theatre();
        const order = placed();
        take(order, 0, 0);
        take(report('MessageHandled', order.id), 1, first);
        take(event('CartCleared', 'cart', {}, { causationId: order.id }), 2, first + second);
        const consumed = flights(1)[0]?.end ?? 0;
        const cleared = flights(2)[0]?.start ?? 0;
        expect(cleared).toBeGreaterThanOrEqual(Math.min(consumed, first + second + LONGEST_WAIT) - 0.5);
      },
    ),
  );
});

test('an event that comes before the report of its cause is held for it, and not for ever', () => {
  const { sums, director, take, flights } = theatre();
  const order = placed();
  take(order, 0, 0);
  take(event('CartCleared', 'cart', {}, { causationId: order.id }), 2, 10);
  expect([flights(2).length, sums.waiting]).toEqual([0, 2]);
  take(report('MessageHandled', order.id), 1, 60);
  expect(flights(2)[0]?.start).toBeGreaterThanOrEqual((flights(1)[0]?.end ?? 0) - 0.5);
  take(event('CartCleared', 'cart', {}, { causationId: 'never seen' }), 3, 100);
  director.tick(400);
  expect(flights(3)).toHaveLength(0);
  director.tick(500);
  expect(flights(3).length).toBeGreaterThan(0);
});

test('a dead letter falls after the last failure has gone back, whichever is told first', () => {
  const { take, flights } = theatre();
  take(report('MessageDeadLettered', 'poison', 3), 1, 0);
  take(report('MessageFailed', 'poison', 3), 0, 20);
  take(report('MessageFailed', 'other', 3), 2, 1_000);
  const [failed, dead] = [flights(0), flights(1)];
  expect(dead[0]?.start).toBeGreaterThanOrEqual((failed.at(-1)?.end ?? Number.POSITIVE_INFINITY) - 0.5);
});

test('the budget holds under any load, failures keep their places, and the sum holds after every event', () => {
  const { sums, director, take } = theatre();
  for (let row = 0; row < 3_000; row++) take(row % 3 === 0 ? placed() : call(), row, row / 10);
  expect(director.pool.alive).toBeLessThanOrEqual(BUDGET);
  expect(sums.aggregatedBy['over the budget']).toBeGreaterThan(0);
  const before = director.pool.alive;
  take(call(503), 4_000, 400);
  expect(director.pool.alive).toBeGreaterThan(before);
  for (let row = 5_000; row < 7_000; row++) take(call(500), row, 401);
  expect(director.pool.important).toBeLessThanOrEqual(RESERVED);
});

test('events that arrive while another view is shown are counted with that reason, and none waits', () => {
  const { sums, director, take } = theatre();
  director.setHidden('another view');
  take(placed(), 0, 0);
  expect(sums.aggregatedBy).toMatchObject({ 'another view': 1, 'hidden tab': 0 });
  expect(director.pool.alive).toBe(0);
});

test('a hidden tab and a place that is not on the map are counted with their reason', () => {
  const { sums, director, take } = theatre();
  director.setHidden('hidden tab');
  take(placed(), 0, 0);
  director.setHidden(null);
  take(event('MarketClosed', 'system', {}), 1, 0);
  expect(sums.aggregatedBy).toMatchObject({ 'hidden tab': 1, 'no place on the map': 1 });
  expect(director.pool.alive).toBe(0);
});

test('what had no frame of its own when the tab was hidden is aggregated, not drawn late', () => {
  const { sums, director, take } = theatre();
  take(placed(), 0, 0);
  take(call(), 1, 0);
  director.setHidden('hidden tab');
  expect(sums).toMatchObject({ waiting: 0, aggregated: 2, drawn: 0 });
});

test('while paused events wait; on resume few are shown and many are taken in', () => {
  const { sums, director, take } = theatre();
  director.pause();
  for (let row = 0; row < 250; row++) take(call(), row, 0);
  expect(director.waiting).toBe(250);
  expect(director.pool.alive).toBe(0);
  director.resume(10);
  expect(sums.aggregatedBy['taken in after a pause']).toBe(50);
  expect(director.pool.alive).toBeGreaterThan(0);
  expect(sumsHold(sums)).toBe(true);
});

test('with reduced motion a way lights up at most fifteen times a second, the rest is aggregated', () => {
  const { sums, director, take } = theatre();
  director.setReducedMotion(true);
  for (let row = 0; row < 40; row++) take(call(), row, 100);
  expect(sums.aggregatedBy['over the budget']).toBe(25);
});
