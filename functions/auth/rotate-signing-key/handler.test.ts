import { expect, test } from 'vitest';
import { fakeContext } from '../../shared/testing/context.ts';
import '../../shared/testing/matchers.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { keysInMemory, plainPasswords, usersInMemory } from '../adapters/auth-in-memory.ts';
import { MAX_KEYS } from '../domain/signing-keys.ts';
import { AUTH } from '../log-messages.ts';
import { createHandler as createSeedUsers } from '../seed-users/handler.ts';
import { createHandler } from './handler.ts';

function setUp() {
  const keys = keysInMemory();
  let made = 0;
  const clock = { now: new Date('2026-01-01T00:00:00.000Z') };
  const handler = createHandler({
    keys,
    newKey: async (createdAt, activeFrom) => {
      made += 1;
      const kid = `key-${made}`;
      return { kid, privateKey: `private-${made}`, publicJwk: { kid, kty: 'RSA' }, createdAt, activeFrom };
    },
    now: () => clock.now,
  });
  return { keys, clock, rotate: (payload?: unknown) => handler(payload, fakeContext()) };
}

test('the first key signs at once, the next one after its publication', async () => {
  using world = surroundings();
  const { keys, rotate, clock } = setUp();
  expect(await rotate()).toEqual({ keyId: 'key-1', rotated: true });
  clock.now = new Date(clock.now.getTime() + 3_600_000);
  expect(await rotate({})).toEqual({ keyId: 'key-2', rotated: true });
  const [first, second] = await keys.read();
  expect(first?.activeFrom).toBe(first?.createdAt);
  expect(Date.parse(second?.activeFrom ?? '')).toBeGreaterThan(Date.parse(second?.createdAt ?? ''));
  expect(keys.jwks()).toContain('key-1');
  expect(world.of('SigningKeyRotated').map(({ data }) => data)).toEqual([
    { keyId: 'key-1', previousKeyId: null },
    { keyId: 'key-2', previousKeyId: 'key-1' },
  ]);
});

test('a key is published before anything is signed with it, and nothing private is published or said', async () => {
  using world = surroundings();
  const { keys, rotate } = setUp();
  await rotate();
  expect(keys.steps).toEqual(['publish', 'write']);
  expect(JSON.stringify([keys.jwks(), world])).not.toContain('private-');
});

test('a full ring refuses another key, and says when there is room; leaked keys go at once', async () => {
  using world = surroundings();
  const { keys, clock, rotate } = setUp();
  for (let times = 0; times < MAX_KEYS; times += 1) await rotate();
  await expect(rotate()).rejects.toThrow('there is room from 2026-01-01T08:30:15.000Z');
  expect(await keys.read()).toHaveLength(MAX_KEYS);

  expect(await rotate({ discardFormer: true })).toMatchObject({ rotated: true });
  const [only, ...others] = await keys.read();
  expect(others).toEqual([]);
  expect(only?.activeFrom).toBe(only?.createdAt);
  expect(JSON.parse(keys.jwks()).keys).toHaveLength(1);
  expect(world).toHaveSaid(AUTH.DISCARDED, { keys: MAX_KEYS });

  clock.now = new Date(clock.now.getTime() + 60_000);
  await rotate();
  expect(await keys.read()).toHaveLength(2);
});

test('asked for a key only if one is missing, it keeps the one that is there', async () => {
  using world = surroundings();
  const { rotate } = setUp();
  expect(await rotate({ onlyIfMissing: true })).toEqual({ keyId: 'key-1', rotated: true });
  expect(await rotate({ onlyIfMissing: true })).toEqual({ keyId: 'key-1', rotated: false });
  expect(world.of('SigningKeyRotated')).toHaveLength(1);
});

test('seeding users twice opens each account once and leaves passwords as they are', async () => {
  using _ = surroundings();
  const users = usersInMemory();
  let ids = 0;
  const seed = createSeedUsers({ users, passwords: plainPasswords, newId: () => `u${++ids}`, now: () => new Date() });
  const person = { email: 'Op@Example.com', password: 'a kettle on the hill', name: 'Olga', roles: ['operator'] };
  await seed({ users: [person] }, fakeContext());
  await seed({ users: [{ ...person, password: 'another kettle' }] }, fakeContext());
  expect(users.all).toMatchObject([
    { email: 'op@example.com', passwordHash: 'hash of a kettle on the hill', roles: ['operator'] },
  ]);
  expect((await users.findFirstOperator())?.email).toBe('op@example.com');
  await expect(seed({ users: [{ ...person, roles: ['service'] }] }, fakeContext())).rejects.toThrow();
});
