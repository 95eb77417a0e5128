import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromCursor, toCursor } from './cursor.ts';
import { changedFields, placeOf, searchable } from './product.ts';

test('a cursor leads back to the place it was made from', () =>
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,63}$/), (id) => {
      const place = placeOf({ category: 'tea', id });
      expect(fromCursor(toCursor(place))).toBe(place);
    }),
  ));

test('a cursor that somebody made up leads nowhere', () =>
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => {
      fc.pre(!/^[a-z]+#/.test(text));
      expect(fromCursor(toCursor(text))).toBeUndefined();
    }),
  ));

test.each(['', 'dGVhI3RlYS0wMQ==', '%%%', 'dGVhI3RlYS0wMQ '])('the text %j is no cursor', (text) => {
  expect(fromCursor(text)).toBeUndefined();
});

test('a search finds words whatever their case and accents', () => {
  expect(searchable('Café Crème')).toContain(searchable('CAFE'));
});

test('what differs is what is told, and nothing else', () => {
  const fields = fc.record({
    name: fc.constantFrom('Tea', 'Mug'),
    category: fc.constantFrom('tea', 'coffee'),
    price: fc.record({ amount: fc.constantFrom(1, 2), currency: fc.constant('EUR') }),
  });
  fc.assert(
    fc.property(fields, fields, (before, after) => {
      const told = {
        ...before,
        ...Object.fromEntries(changedFields(before, after).map((name) => [name, after[name]])),
      };
      expect(told).toEqual(after);
      expect(changedFields(before, before)).toEqual([]);
    }),
  );
});
