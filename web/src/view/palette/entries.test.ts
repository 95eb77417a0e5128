import { expect, test } from 'vitest';
import type { FeedEvent } from '../../model/event.ts';
import { createRing } from '../../model/ring.ts';
import { eventsLike, find, isWholeId, type PaletteEntry } from './entries.ts';

const entry = (label: string, group: PaletteEntry['group'] = 'Command', hint = ''): PaletteEntry => ({
  key: label,
  group,
  label,
  hint,
  run() {},
});
const labels = (entries: readonly PaletteEntry[]) => entries.map(({ label }) => label);

test('entries hold every typed word, those that begin with it first', () => {
  const entries = [entry('Reorder'), entry('order-updates', 'Place', 'Queue'), entry('Orders', 'Place', 'Service')];
  expect(labels(find(entries, 'order'))).toEqual(['order-updates', 'Orders', 'Reorder']);
  expect(labels(find(entries, 'queue ORDER'))).toEqual(['order-updates']);
  expect(labels(find(entries, 'nothing'))).toEqual([]);
});

test('without a word everything is offered in its own order', () => {
  expect(labels(find([entry('b'), entry('a')], ' '))).toEqual(['b', 'a']);
});

const [first, second, story] = [
  '01K0000000000000000000AAAA',
  '01K0000000000000000000BBBB',
  '01K0000000000000000000CCCC',
];
const placed = (id: string, type = 'OrderPlaced'): FeedEvent => ({
  id,
  type,
  source: 'playground.orders',
  time: '2026-01-01T00:00:00.000Z',
  correlationId: story,
  causationId: '',
  traceId: null,
  data: {},
});
function memory() {
  const ring = createRing(1_024);
  ring.append(placed(first), 1);
  ring.append(placed(second, 'OrderConfirmed'), 1);
  return ring;
}

test.each([
  ['a whole id, in small letters', first.toLowerCase(), [first]],
  ['the end of an id', 'bbbb', [second]],
  ['the id of a story, newest first', story, [second, first]],
  ['the end of it', 'cccc', [second, first]],
  ['a type', 'confirmed', [second]],
  ['too little', 'bb', []],
  ['an id nobody has', '01K0000000000000000000DDDD', []],
])('events are found by %s', (_name, typed, expected) => {
  expect(eventsLike(memory(), typed).map(({ id }) => id)).toEqual(expected);
});

test('a whole id is a ULID or a UUID', () => {
  expect(isWholeId(first)).toBe(true);
  expect(isWholeId('123e4567-e89b-12d3-a456-426614174000')).toBe(true);
  expect(isWholeId('orders')).toBe(false);
});
