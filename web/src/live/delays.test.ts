import { expect, test } from 'vitest';
import { RECONNECT_MAX, reconnectDelay } from './delays.ts';

test('the first try comes at once after the first pause, later ones ever later, none after more than the longest', () => {
  const delays = Array.from({ length: 20 }, (_, tries) => reconnectDelay(500, tries));
  expect(delays.slice(0, 4).map(Math.round)).toEqual([0, 500, 800, 1_280]);
  expect(delays).toEqual(delays.toSorted((a, b) => a - b));
  expect(delays.at(-1)).toBe(RECONNECT_MAX);
});
