import { expect, test } from 'vitest';
import { CATALOGUE } from './catalogue.ts';
import { renderSentence } from './sentence.ts';

test('fields, nested fields, counts, money and short ids are filled in', () => {
  const data = {
    a: 'x',
    b: { c: 3 },
    lines: [{ quantity: 2 }, {}],
    total: { amount: 4990, currency: 'EUR' },
    id: '0123456789',
  };
  expect(renderSentence('{a} {b.c} {lines|count} {total|money} {id|short}', data)).toBe('x 3 3 49.90 EUR 456789');
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
