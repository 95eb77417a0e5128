import { describe, expect, test } from 'vitest';
import { callHttp } from '../../shared/testing/http.ts';
import '../../shared/testing/matchers.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { apiKey } from '../adapters/api-key.ts';
import { plainPasswords, usersInMemory } from '../adapters/auth-in-memory.ts';
import { AUTH } from '../log-messages.ts';
import { createHandler } from './handler.ts';

const KEY = 'the-key-of-this-stage';
const ada = { email: 'Ada@Example.com', password: 'a kettle on the hill', name: 'Ada' };

function setUp(secret = KEY) {
  const users = usersInMemory();
  const clock = { now: new Date('2026-01-01T00:00:00.000Z') };
  const stored = { secret, reads: 0 };
  const send = async () => {
    stored.reads += 1;
    return { SecretString: stored.secret };
  };
  const now = () => clock.now;
  const handler = createHandler({
    // the one command that the adapter sends
    key: apiKey({ send: send as unknown as Parameters<typeof apiKey>[0]['send'] }, { secretId: 'key', now }),
    users,
    passwords: plainPasswords,
    newId: () => 'u1',
    now,
  });
  const register = (headers: Record<string, string>, body: unknown = ada) =>
    callHttp(handler, { method: 'POST', headers, body });
  return { users, clock, stored, register };
}

describe('registration by a program', () => {
  test('opens a customer’s account for who shows the key, and names the program as the actor', async () => {
    using world = surroundings();
    const { users, register } = setUp();
    expect(await register({ 'X-Api-Key': KEY })).toMatchObject({
      status: 201,
      body: { userId: 'u1', email: 'ada@example.com', name: 'Ada', roles: ['customer'] },
    });
    expect(users.all).toMatchObject([{ origin: { actor: { kind: 'service', id: 'registrar' } } }]);
    expect(JSON.stringify(world)).not.toMatch(/the-key-of|ada@|kettle/);
  });

  test.each([[{}], [{ 'x-api-key': '' }], [{ 'x-api-key': `${KEY}x` }], [{ 'x-api-key': KEY.slice(1) }]])(
    'is refused to who shows %j',
    async (headers: Record<string, string>) => {
      using world = surroundings();
      const { users, register } = setUp();
      expect(await register(headers)).toMatchObject({ status: 401, body: { code: 'bad-credentials' } });
      expect(users.all).toEqual([]);
      expect(world).toHaveSaid(AUTH.KEY_REFUSED);
    },
  );

  test('has the rules of every sign-up', async () => {
    using _ = surroundings();
    const { register } = setUp();
    const key = { 'x-api-key': KEY };
    await register(key);
    expect(await register(key)).toMatchObject({ status: 409, body: { code: 'email-taken' } });
    expect(await register(key, { ...ada, password: 'Password123' })).toMatchObject({ body: { code: 'weak-password' } });
    expect(await register(key, {})).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
  });

  test('follows a new key within a minute, and reads it no more often', async () => {
    using _ = surroundings();
    const { clock, stored, register } = setUp();
    await register({ 'x-api-key': KEY });
    stored.secret = 'another';
    expect((await register({ 'x-api-key': KEY })).status).toBe(409);
    expect(stored.reads).toBe(1);
    clock.now = new Date(clock.now.getTime() + 60_000);
    expect((await register({ 'x-api-key': KEY })).status).toBe(401);
  });

  test('is shut, not open, while the key is empty', async () => {
    using _ = surroundings();
    expect((await setUp('').register({ 'x-api-key': '' })).status).toBe(500);
  });
});
