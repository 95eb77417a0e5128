// @vitest-environment node
import { expect, test } from 'vitest';
import catalogue from '../../generated/catalogue.json';
import { schemaOf, schemaRows, typeWords } from './schema.ts';

test('every type of the catalogue has a schema whose fields are all named with a type', async () => {
  for (const { type } of catalogue) {
    const rows = schemaRows(await schemaOf(type));
    expect(rows.map(({ path }) => path)).toEqual(expect.arrayContaining(['meta', 'meta.id', 'data']));
    for (const row of rows) expect(row.type, `${type} ${row.path}`).not.toBe('');
  }
});

test('a list of objects shows the fields of its objects', async () => {
  const rows = schemaRows(await schemaOf('OrderPlaced'));
  expect(rows.find(({ path }) => path === 'data.lines.quantity')).toMatchObject({ required: true, depth: 2 });
});

test('a type without a contract has no schema', async () => {
  expect(await schemaOf('NobodyKnowsThis')).toBeNull();
  expect(schemaRows(null)).toEqual([]);
});

test.each([
  [{ type: 'string', format: 'date-time' }, 'date-time'],
  [{ type: 'integer', minimum: 1, maximum: 99 }, 'whole number 1 to 99'],
  [{ type: 'integer', minimum: -9007199254740991, maximum: 9007199254740991 }, 'whole number'],
  [{ type: ['string', 'null'] }, 'text or nothing'],
  [{ enum: ['a', 'b'] }, 'one of a, b'],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'text or nothing'],
  [{ type: 'array', items: { type: 'string' } }, 'list of text'],
  [{}, 'anything'],
])('a schema reads in words', (schema, words) => {
  expect(typeWords(schema)).toBe(words);
});
