import { expect, it } from 'vitest';
import { LateStarts } from './late-starts.ts';

it('lets so many start in a second, whoever asks, and never saves up more', () => {
  let now = 0;
  const starts = new LateStarts(2, () => now);
  const asked = (times: number): number => Array.from({ length: times }, () => starts.take()).filter(Boolean).length;
  expect(asked(5)).toBe(2);
  now = 400;
  expect(asked(5)).toBe(0);
  now = 500;
  expect(asked(5)).toBe(1);
  now = 60_000;
  expect(asked(5)).toBe(2);
});
