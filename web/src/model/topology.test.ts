import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FeedEvent } from './event.ts';
import { matches, type Pattern } from './pattern.ts';
import { perKind } from './per-kind.ts';
import { smallTopology } from './topology.example.ts';
import { indexTopology } from './topology.ts';

const event = (source: string, type: string, data: FeedEvent['data'] = {}): FeedEvent => ({
  id: 'e',
  type,
  source,
  time: '2026-01-01T00:00:00.000Z',
  correlationId: 'c',
  causationId: '',
  traceId: null,
  data,
});

const NAMES = ['playground.orders', 'playground.cart'] as const;
const TYPES = ['OrderPlaced', 'CartCleared'] as const;
const STATES = ['PAID', 'DECLINED'] as const;

const some = <T extends string>(of: readonly T[]) => fc.subarray([...of], { minLength: 1 });
const patterns: fc.Arbitrary<Pattern> = fc.oneof(
  fc.record(
    {
      source: some(NAMES),
      'detail-type': some(TYPES),
      detail: fc.record({ data: fc.record({ state: some(STATES) }) }),
    },
    { requiredKeys: [] },
  ),
  fc.record({
    $or: fc.tuple(
      fc.record({ source: some(NAMES) }),
      fc.record({ detail: fc.record({ data: fc.record({ state: some(STATES) }) }) }),
    ),
  }),
);
const events = fc
  .tuple(fc.constantFrom(...NAMES), fc.constantFrom(...TYPES), fc.constantFrom(...STATES))
  .map(([source, type, state]) => event(source, type, { state }));

test('an event goes where its whole pattern sends it, whatever events of its kind went before', () => {
  fc.assert(
    fc.property(fc.array(patterns, { maxLength: 5 }), fc.array(events, { minLength: 1 }), (rules, arrived) => {
      const named = rules.map((pattern, at) => ({ id: `rule:${at}`, pattern, targets: [`queue:${at}`] }));
      const index = indexTopology({ ...smallTopology(), rules: named });
      for (const one of arrived) {
        const envelope = { source: one.source, 'detail-type': one.type, detail: { data: one.data } };
        const asked = named.filter(({ pattern }) => matches(pattern, envelope));
        expect(index.targetsOf(one)).toEqual(asked.map(({ id, targets: [queue] }) => ({ rule: id, queue })));
      }
    }),
  );
});

test('each kind is asked about once, and kinds without end are not kept without end', () => {
  const asked: string[] = [];
  const told = perKind(({ source, type }) => {
    asked.push(`${source} ${type}`);
    return asked.length;
  });
  expect([told(event('a', 'x')), told(event('a', 'y')), told(event('a', 'x'))]).toEqual([1, 2, 1]);
  for (let at = 0; at < 1_000; at++) told(event('b', `type ${at}`));
  expect(told(event('a', 'x'))).toBe(1_003);
});
