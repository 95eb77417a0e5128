import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { gathered } from './gathered.ts';
import { remembered } from './remembered.ts';

function gathering(most = 4) {
  const calls: string[][] = [];
  const ask = gathered<string, string>(
    async (pieces) => {
      calls.push([...pieces]);
      if (pieces.includes('bad')) throw new Error('broken');
      return new Map(pieces.map((piece) => [piece, piece.toUpperCase()]));
    },
    { keyOf: (piece) => piece, most },
  );
  return { calls, ask };
}

test('what is asked for in one moment is one call, at most so many a call, and each asker gets its own answer', async () => {
  const { calls, ask } = gathering();
  expect(await Promise.all(['a', 'b', 'c', 'd', 'e'].map(ask))).toEqual(['A', 'B', 'C', 'D', 'E']);
  await pause(1);
  expect(await ask('f')).toBe('F');
  expect(calls).toEqual([['a', 'b', 'c', 'd'], ['e'], ['f']]);
});

test('the same asked for twice in one moment is done once', async () => {
  const { calls, ask } = gathering();
  expect(await Promise.all([ask('a'), ask('a')])).toEqual(['A', 'A']);
  expect(calls).toEqual([['a']]);
});

test('a failure reaches those of its call, and nobody later', async () => {
  const { ask } = gathering();
  const outcomes = await Promise.allSettled([ask('a'), ask('bad')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await ask('a')).toBe('A');
});

test('an answer is remembered for its time, asked for once at a time, and forgotten when it failed or is the oldest', async () => {
  let now = 0;
  let asked = 0;
  const remember = remembered<number>({ forMs: 100, most: 2, now: () => now });
  const load = async () => ++asked;
  expect(await Promise.all([remember('a', load), remember('a', load)])).toEqual([1, 1]);
  now = 99;
  expect(await remember('a', load)).toBe(1);
  now = 100;
  expect(await remember('a', load)).toBe(2);
  await expect(remember('b', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await remember('b', load)).toBe(3);
  expect(await remember('c', load)).toBe(4); // there is room for two: `a` goes
  expect(await remember('a', load)).toBe(5);
});
