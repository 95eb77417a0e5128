import { expect, test } from 'vitest';
import { CATALOGUE } from './catalogue.ts';
import { renderSentence } from './sentence.ts';

test('fields, nested fields, items, money and short ids are filled in', () => {
  const data = {
    a: 'x',
    b: { c: 3 },
    lines: [{ quantity: 2 }, {}],
    total: { amount: 4990, currency: 'EUR' },
    id: '0123456789',
  };
  expect(renderSentence('{a} {b.c} {lines|items} {total|money} {id|short}', data)).toBe('x 3 3 items 49.90 EUR 456789');
});

test('one is singular', () => {
  expect(renderSentence('{a|items} {b|lines} {c|lines}', { a: [{ quantity: 1 }], b: 1, c: 0 })).toBe(
    '1 item 1 line 0 lines',
  );
});

test('a missing field reads unknown', () => {
  expect(renderSentence('{nothing} and {total|money}', {})).toBe('unknown and unknown');
});

test('every sentence of the catalogue names fields that its data has', () => {
  for (const { type, sentence, data } of CATALOGUE) {
    const roots = [...sentence.matchAll(/\{([^}|.]+)/g)].map((match) => match[1] ?? '');
    expect({ type, unknown: roots.filter((root) => !(root in data.shape)) }).toEqual({ type, unknown: [] });
  }
});
