import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { gathered } from './gathered.ts';

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
