import { expect, test } from 'vitest';
import { asTable, percentile } from './figures.ts';

test('a percentile is the sample of its rank', () => {
  const samples = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([percentile(samples, 0.5), percentile(samples, 0.95), percentile(samples, 1)]).toEqual([50, 95, 100]);
  expect(percentile([7], 0.5)).toBe(7);
  expect(percentile([], 0.5)).toBeNaN();
});

test('the table says what was met and what was not', () => {
  const figure = { what: 'a', value: '1', target: '≤ 2', note: 'n' };
  expect(
    asTable([
      { ...figure, met: true },
      { ...figure, met: false },
    ]),
  ).toBe('✓  a  1  ≤ 2  n\n✗  a  1  ≤ 2  n');
});
