import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ALL_WELL,
  type Book,
  CHECK_INTERVAL_MS,
  dueTarget,
  ejected,
  orderOf,
  probing,
  returned,
  TARGETS,
} from './health.ts';

const target = fc.constantFrom(...TARGETS);
const step = fc.record({ target, what: fc.constantFrom(ejected, probing, returned), later: fc.nat(3_000) });
const book = fc.array(step, { maxLength: 12 }).map((steps) => {
  let now = 0;
  return steps.reduce((so, { target, what, later }) => {
    now += later;
    return what(so, target, now);
  }, ALL_WELL);
});

test('healthy replicas take turns, each as often as the others', () =>
  fc.assert(
    fc.property(book, fc.nat(50), fc.integer({ min: 1, max: 60 }), (state, from, requests) => {
      const first = Array.from({ length: requests }, (_, index) => orderOf(state, from + index)[0]);
      const healthy = TARGETS.filter((one) => state.targets[one].healthy);
      const allowed = healthy.length === 0 ? TARGETS : healthy;
      const counts = allowed.map((one) => first.filter((chosen) => chosen === one).length);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(requests); // nobody else was asked first
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }),
  ));

test('everybody is in the order once, ejected ones behind healthy ones', () =>
  fc.assert(
    fc.property(book, fc.nat(50), (state, turn) => {
      const order = orderOf(state, turn);
      expect(order.toSorted()).toEqual([...TARGETS]);
      const well = order.map((one) => state.targets[one].healthy);
      expect(well).toEqual(well.toSorted((x, y) => Number(y) - Number(x)));
    }),
  ));

test('an ejected replica is looked at once per interval', () => {
  const out = ejected(ALL_WELL, 'b', 1_000);
  expect(dueTarget(out, 1_000 + CHECK_INTERVAL_MS - 1)).toBeUndefined();
  expect(dueTarget(out, 1_000 + CHECK_INTERVAL_MS)).toBe('b');
  const looking = probing(out, 'b', 3_000);
  expect(dueTarget(looking, 3_000 + CHECK_INTERVAL_MS - 1)).toBeUndefined();
  expect(looking.targets.b).toMatchObject({ healthy: false, since: 1_000 });
  expect(dueTarget(returned(looking, 'b', 3_100), 99_999)).toBeUndefined();
});

test('every decision has a revision of its own and leaves the other replica as it is', () =>
  fc.assert(
    fc.property(book, step, (before: Book, { target: one, what }) => {
      const after = what(before, one, 10_000);
      expect(after.revision).toBe(before.revision + 1);
      for (const other of TARGETS) if (other !== one) expect(after.targets[other]).toEqual(before.targets[other]);
    }),
  ));
