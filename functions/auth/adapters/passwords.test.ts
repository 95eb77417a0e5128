import { compare, getRounds, hash } from 'bcryptjs';
import { expect, test } from 'vitest';
import { passwordsWith } from './passwords.ts';

/** The real thing, with a note of every comparison. */
function counted() {
  const costs: number[] = [];
  const passwords = passwordsWith({
    hash,
    compare: (password: string, hashed: string) => {
      costs.push(getRounds(hashed));
      return compare(password, hashed);
    },
  });
  return { passwords, costs };
}

test('a wrong password and an unknown person cost one comparison each, of the same price', async () => {
  const { passwords, costs } = counted();
  const hashed = await passwords.hash('green kettle on the hill');
  expect(await passwords.matches('green kettle on the hill', hashed)).toBe(true);
  expect(await passwords.matches('red kettle on the hill', hashed)).toBe(false);
  expect(await passwords.matches('green kettle on the hill', undefined)).toBe(false);
  expect(costs).toEqual([12, 12, 12]);
});

test('nothing may follow a password of the full length', async () => {
  const { passwords } = counted();
  const longest = `${'k'.repeat(71)}1`;
  const hashed = await passwords.hash(longest);
  expect(await passwords.matches(longest, hashed)).toBe(true);
  expect(await passwords.matches(`${longest}2`, hashed)).toBe(false);
});
