import { expect, test } from 'vitest';
import { remembered } from './remembered.ts';

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

test('an old answer serves on while there is no new one, for as long as is allowed', async () => {
  let now = 0;
  const remember = remembered<string>({ forMs: 100, staleMs: 300, most: 2, now: () => now });
  const away = () => Promise.reject(new Error('away'));
  expect(await remember('a', async () => 'old')).toBe('old');
  now = 150;
  expect(await remember('a', away)).toBe('old');
  now = 260;
  expect(await remember('a', away)).toBe('old');
  now = 370;
  expect(await remember('a', async () => 'new')).toBe('new');
  now = 800;
  await expect(remember('a', away)).rejects.toThrow('away');
});
