import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Envelope, matches, type Pattern } from './pattern.ts';
import { explain, verdictWords } from './pattern-words.ts';

const envelope = {
  source: 'playground.orders',
  'detail-type': 'OrderPlaced',
  detail: {
    data: {
      total: 5,
      tags: ['a', 'b'],
      note: null,
      path: 'a/b*c',
      lines: [
        { product: 'p1', quantity: 1 },
        { product: 'p2', quantity: 2, gift: true },
      ],
    },
  },
};
const data = (pattern: Pattern) => ({ detail: { data: pattern } });

describe('a pattern with … matches as EventBridge does', () => {
  test.each<readonly [string, Pattern, boolean]>([
    ['an exact value', { source: ['playground.orders'] }, true],
    ['one of several values', { 'detail-type': ['X', 'OrderPlaced'] }, true],
    ['another value', { 'detail-type': ['OrderCancelled'] }, false],
    ['null', data({ note: [null] }), true],
    ['null for a field that is not there', data({ coupon: [null] }), false],
    ['a number as text', data({ total: ['5'] }), false],
    ['a prefix', { source: [{ prefix: 'playground.' }] }, true],
    ['a prefix in capitals', { source: [{ prefix: { 'equals-ignore-case': 'PLAY' } }] }, true],
    ['a suffix', { source: [{ suffix: '.cart' }] }, false],
    ['a word in any case', { 'detail-type': [{ 'equals-ignore-case': 'orderplaced' }] }, true],
    ['a wildcard', { source: [{ wildcard: 'play*.ord*' }] }, true],
    ['a wildcard of another end', { source: [{ wildcard: 'play*.ord' }] }, false],
    ['an escaped star', data({ path: [{ wildcard: 'a/b\\*c' }] }), true],
    ['a dot in a wildcard', { source: [{ wildcard: 'playground_orders' }] }, false],
    ['anything but', { source: [{ 'anything-but': ['playground.system'] }] }, true],
    ['anything but its own value', { source: [{ 'anything-but': 'playground.orders' }] }, false],
    ['anything but, of a field that is not there', data({ coupon: [{ 'anything-but': ['x'] }] }), false],
    ['anything but one element', data({ tags: [{ 'anything-but': ['a'] }] }), true],
    ['anything but a prefix', { source: [{ 'anything-but': { prefix: 'playground.' } }] }, false],
    ['anything but several suffixes', { source: [{ 'anything-but': { suffix: ['.cart', '.orders'] } }] }, false],
    ['a number in a range', data({ total: [{ numeric: ['>', 0, '<=', 5] }] }), true],
    ['a number out of a range', data({ total: [{ numeric: ['>', 0, '<', 5] }] }), false],
    ['a number where text is', { source: [{ numeric: ['>', 0] }] }, false],
    ['a field that exists', data({ total: [{ exists: true }] }), true],
    ['null that exists', data({ note: [{ exists: true }] }), true],
    ['an object, which is no value and so does not exist', { detail: { data: [{ exists: true }] } }, false],
    ['a field that does not exist', data({ coupon: [{ exists: false }] }), true],
    ['a field that does not exist, or a value', data({ coupon: [{ exists: false }, 'x'] }), true],
    ['one element of a list', data({ tags: ['b'] }), true],
    ['a field of one object of a list', data({ lines: { product: ['p2'] } }), true],
    ['two fields of the same object', data({ lines: { product: ['p2'], quantity: [2] } }), true],
    ['two fields of different objects', data({ lines: { product: ['p1'], quantity: [2] } }), false],
    ['a field that one of the objects lacks', data({ lines: { gift: [{ exists: false }] } }), false],
    ['a choice', { $or: [{ source: ['x'] }, { 'detail-type': ['OrderPlaced'] }] }, true],
    ['a choice without a way', { $or: [{ source: ['x'] }, data({ total: [6] })] }, false],
    ['a choice and a field', { source: ['x'], $or: [{ source: ['y'] }, { 'detail-type': ['OrderPlaced'] }] }, false],
    ['an operator that is not known', { source: [{ cidr: '10.0.0.0/8' }] }, false],
    ['an empty list', { source: [] }, false],
  ])('%s', (_name, pattern, expected) => {
    expect(matches(pattern, envelope)).toBe(expected);
    expect(explain(pattern, envelope).every(({ ok }) => ok)).toBe(expected);
  });
});

describe('a rule says in words', () => {
  const said = (pattern: Pattern) =>
    explain(pattern, envelope)
      .filter(({ ok }) => !ok)
      .map(verdictWords);
  test.each<readonly [string, Pattern, string[]]>([
    [
      'which types it wants',
      { source: ['playground.orders'], 'detail-type': ['PaymentConfirmed', 'PaymentDeclined'] },
      ['needs detail-type = one of PaymentConfirmed, PaymentDeclined; this event is OrderPlaced'],
    ],
    [
      'every field that failed',
      { source: ['playground.cart'], ...data({ coupon: [{ exists: true }] }) },
      [
        'needs source = playground.cart; this event has playground.orders',
        'needs detail.data.coupon is there; this event has nothing',
      ],
    ],
    [
      'a range of numbers',
      data({ total: [{ numeric: ['>', 10, '<=', 20] }] }),
      ['needs detail.data.total is a number that is above 10 and is at most 20; this event has 5'],
    ],
    [
      'what it refuses',
      { source: [{ 'anything-but': { prefix: 'playground.' } }] },
      ['needs source is there and does not start with "playground."; this event has playground.orders'],
    ],
    [
      'beginnings in any case, or values',
      data({ tags: ['x', { prefix: { 'equals-ignore-case': 'Y' } }] }),
      ['needs detail.data.tags = x, or starts with "Y" in capitals or not; this event has a, b'],
    ],
    [
      'all ways of a choice',
      { $or: [{ source: ['x'] }, data({ total: [{ numeric: ['=', 6] }] })] },
      [
        'needs source = x, or detail.data.total is a number that is 6; this event has source playground.orders, detail.data.total 5',
      ],
    ],
    [
      'the object of a list that comes nearest',
      data({ lines: { product: ['p2'], quantity: [7] } }),
      ['needs detail.data.lines.quantity = 7; this event has 1, 2'],
    ],
    [
      'that it uses an operator nobody can judge here',
      { source: [{ cidr: '10.0.0.0/8' }] },
      ['needs source fits the operator "cidr", which this page cannot judge; this event has playground.orders'],
    ],
  ])('%s', (_name, pattern, expected) => {
    expect(said(pattern)).toEqual(expected);
  });
});

/**
 * The small evaluator: EventBridge as its documents describe it, made differently from ours. The event becomes flat
 * (once per way of choosing one object of each list), the pattern a list of flat alternatives.
 */
type Flat = ReadonlyMap<string, readonly unknown[]>;
type Asked = readonly (readonly [path: string, entries: readonly unknown[]])[];
const record = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

function flattened(value: Record<string, unknown>, path = ''): Flat[] {
  let all: Flat[] = [new Map()];
  for (const [key, member] of Object.entries(value)) {
    const here = `${path}/${key}`;
    const ways = (Array.isArray(member) && member.some(record) ? member : [member]).flatMap((one) =>
      record(one) ? flattened(one, here) : [new Map([[here, [one].flat()]])],
    );
    all = all.flatMap((before) => ways.map((way) => new Map([...before, ...way])));
  }
  return all;
}
function alternatives(pattern: Pattern, path = ''): Asked[] {
  let all: Asked[] = [[]];
  for (const [key, wanted] of Object.entries(pattern)) {
    const ways =
      key === '$or' && Array.isArray(wanted)
        ? wanted.flatMap((one: unknown) => (record(one) ? alternatives(one, path) : []))
        : Array.isArray(wanted)
          ? [[[`${path}/${key}`, wanted] as const]]
          : record(wanted)
            ? alternatives(wanted, `${path}/${key}`)
            : [];
    all = all.flatMap((before) => ways.map((way) => [...before, ...way]));
  }
  return all;
}
function entryFits(entry: unknown, values: readonly unknown[], absent: boolean): boolean {
  if (!record(entry)) return values.includes(entry);
  if ('exists' in entry) return entry.exists === true ? values.length > 0 : absent;
  const test = (value: unknown): boolean => {
    if ('anything-but' in entry) {
      const no = entry['anything-but'];
      if (record(no)) return !(typeof value === 'string' && value.startsWith(String(no.prefix)));
      return ![no].flat().some((one) => one === value);
    }
    if ('numeric' in entry && Array.isArray(entry.numeric)) {
      const [sign, limit] = entry.numeric;
      if (typeof value !== 'number') return false;
      return sign === '>' ? value > limit : sign === '<' ? value < limit : value === limit;
    }
    return typeof value === 'string' && value.startsWith(String(entry.prefix));
  };
  return values.some(test);
}
const reference = (pattern: Pattern, event: Record<string, unknown>): boolean => {
  const flats = flattened(event);
  return alternatives(pattern).some((asked) =>
    flats.some((flat) =>
      asked.every(([path, entries]) => {
        const absent = flats.every((one) => (one.get(path) ?? []).length === 0);
        return entries.some((entry) => entryFits(entry, flat.get(path) ?? [], absent));
      }),
    ),
  );
};

const scalar = fc.constantFrom<unknown>('a', 'ab', 'b', '', 0, 1, 2, null, true);
const leaf = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }));
const fields = (names: readonly string[], value: fc.Arbitrary<unknown>) =>
  fc.record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] });
const lines = fc.array(fields(['a', 'b', 'p', 'q'], leaf), { minLength: 1, maxLength: 3 });
const event = fc
  .tuple(fields(['a', 'b', 'p', 'q'], leaf), fc.record({ lines, deep: fields(['a', 'p'], leaf) }, { requiredKeys: [] }))
  .map(([plain, more]) => ({ ...plain, ...more }));

const operator = fc.oneof(
  scalar,
  fc.constantFrom('', 'a', 'ab').map((prefix) => ({ prefix })),
  fc.boolean().map((exists) => ({ exists })),
  fc.oneof(scalar, fc.array(scalar, { minLength: 1, maxLength: 3 })).map((no) => ({ 'anything-but': no })),
  fc.constantFrom('', 'a').map((prefix) => ({ 'anything-but': { prefix } })),
  fc.tuple(fc.constantFrom('>', '<', '='), fc.integer({ min: -1, max: 2 })).map((numeric) => ({ numeric })),
);
const entries = fc.array(operator, { minLength: 1, maxLength: 3 });
/** A choice asks other fields than its neighbours do. */
const choice = fc.array(fields(['p', 'q'], entries), { minLength: 2, maxLength: 3 });
const flatPattern = fc
  .tuple(fields(['a', 'b'], entries), fc.option(choice, { nil: undefined }))
  .map(([plain, $or]) => ($or === undefined ? plain : { ...plain, $or }));
const pattern: fc.Arbitrary<Pattern> = fc
  .tuple(flatPattern, fc.record({ lines: flatPattern, deep: fields(['a', 'p'], entries) }, { requiredKeys: [] }))
  .map(([plain, more]) => ({ ...plain, ...more }));

test('matching agrees with a small evaluator that works differently, and so do the words', () => {
  let matched = 0;
  fc.assert(
    fc.property(pattern, event, (asked, detail) => {
      const whole: Envelope = { source: 'playground.orders', 'detail-type': 'OrderPlaced', detail };
      const expected = reference(asked, detail);
      if (expected) matched += 1;
      expect(matches({ detail: asked }, whole)).toBe(expected);
      expect(explain({ detail: asked }, whole).every(({ ok }) => ok)).toBe(expected);
    }),
    { numRuns: 3_000 },
  );
  // both answers occur, so that the comparison says something
  expect(matched).toBeGreaterThan(100);
  expect(matched).toBeLessThan(2_900);
});

test('an explanation of any pattern is made of sentences, whatever is in the pattern', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (asked, detail) => {
      const whole: Envelope = { source: 's', 'detail-type': 't', detail };
      const verdicts = explain(asked as Pattern, whole);
      expect(verdicts.every(({ ok }) => ok)).toBe(matches(asked as Pattern, whole));
      for (const verdict of verdicts) expect(verdictWords(verdict)).toMatch(/^needs [\s\S]*; this event (has|is) /);
    }),
  );
});
