import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inTurn } from './in-turn.ts';

test('work on one key runs one after the other, work on others beside it, in any combination', async () => {
  const lines = inTurn();
  const running = new Set<string>();
  let most = 0;
  const work = (keys: string[]) =>
    lines(keys, async () => {
      for (const key of keys) {
        expect(running.has(key)).toBe(false);
        running.add(key);
      }
      most = Math.max(most, running.size);
      await pause(1);
      for (const key of keys) running.delete(key);
      return keys.join('');
    });
  const orders = [['a', 'b'], ['b', 'a'], ['c'], ['b', 'c'], ['d'], ['a', 'c', 'd'], []];
  expect(await Promise.all(orders.map(work))).toEqual(orders.map((keys) => keys.join('')));
  expect(most).toBeGreaterThan(2);
});

test('a failure stays with its own work', async () => {
  const lines = inTurn();
  const first = lines(['a'], () => Promise.reject(new Error('broken')));
  const second = lines(['a'], () => Promise.resolve('fine'));
  await expect(first).rejects.toThrow('broken');
  expect(await second).toBe('fine');
});
