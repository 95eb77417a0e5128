import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRecording } from '../live/recording.ts';
import type { Arrival } from './history.ts';
import { pack, unpack } from './packing.ts';

const ULID = '01K9ZK4T6N8QW2R5Y7A9B1C3D5';
const UUID = '0b9f6f6e-7a52-4c43-9d0a-3f1e5b7c9d11';
const NOON = '2026-01-01T12:00:00.000Z';

/** Texts that look like something else, and numbers at the ends of what fits. */
const word = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom(
    ULID,
    ULID.toLowerCase(),
    UUID,
    UUID.toUpperCase(),
    NOON,
    '2026-02-30T12:00:00.000Z',
    '',
    '\ud800',
    '\ufeffa',
  ),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);
const value = fc.oneof(
  fc.jsonValue(),
  word,
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(-0, 2 ** 53, -(2 ** 53), Number.MIN_VALUE),
);
const event = fc.record(
  {
    id: word,
    type: word,
    source: word,
    time: word,
    correlationId: word,
    causationId: word,
    traceId: fc.option(word),
    data: fc.oneof(
      fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'a b', 'a', 'b')), value, {
        noNullPrototype: true,
      }),
      fc.record(
        {
          orderId: fc.constant(ULID),
          lines: fc.array(fc.record({ quantity: fc.integer(), price: fc.double() }, { noNullPrototype: true })),
        },
        { noNullPrototype: true },
      ),
    ),
    cut: fc.constant(true as const),
  },
  {
    requiredKeys: ['id', 'type', 'source', 'time', 'correlationId', 'causationId', 'traceId', 'data'],
    noNullPrototype: true,
  },
);
const arrivals: fc.Arbitrary<Arrival[]> = fc.array(
  fc.record(
    {
      event,
      at: fc.oneof(fc.nat(3), fc.double({ noNaN: true })),
      frame: fc.nat(3),
      pushed: fc.boolean(),
    },
    { noNullPrototype: true },
  ),
);

test('what comes out equals what went in', () => {
  fc.assert(
    fc.property(arrivals, (list) => {
      expect(unpack(pack(list), list.length)).toStrictEqual(list);
    }),
    { numRuns: 300 },
  );
});

test('a value that is deeper than any event should be comes out, too', () => {
  let deep: unknown = 'bottom';
  for (let level = 0; level < 1_000; level++) deep = level % 2 === 0 ? [deep] : { deep };
  const list = [{ ...plain, event: { ...plain.event, data: { deep } } }];
  expect(unpack(pack(list), 1)).toStrictEqual(list);
});

const plain: Arrival = {
  event: {
    id: ULID,
    type: 'OrderPlaced',
    source: 'playground.orders',
    time: NOON,
    correlationId: ULID,
    causationId: UUID,
    traceId: null,
    data: {},
  },
  at: 1,
  frame: 1,
  pushed: true,
};

/** The end of every id in a text of JSON, replaced: the same story once more. */
const toldAgain = (json: string, lap: number): string =>
  json.replaceAll(/"([0-9A-Z]{20}|[0-9a-f-]{30}|[0-9a-f]{26})[0-9A-Za-z]{6}"/g, `"$1${String(lap).padStart(6, '0')}"`);

test('a block of a busy minute takes less than a fifth of its JSON', async () => {
  const file = resolve(import.meta.dirname, '../../public/recordings/busy.ndjson.gz');
  const { stretch } = await readRecording(new Blob([await readFile(file)]));
  const laps = Math.ceil(1_024 / stretch.arrivals.length);
  const told = JSON.stringify(stretch.arrivals);
  const block: Arrival[] = Array.from({ length: laps }, (_, lap) => JSON.parse(toldAgain(told, lap))).flat();
  expect(new Set(block.map(({ event: { id } }) => id)).size).toBe(block.length);
  const [packed, json] = [pack(block).length / block.length, JSON.stringify(block).length / block.length];
  console.info(`${block.length} events: ${Math.round(packed)} bytes each, ${Math.round(json)} as JSON`);
  expect(packed).toBeLessThan(json / 5);
});
