import { describe, expect, test } from 'vitest';
import { fakeContext } from '../../shared/testing/context.ts';
import { asCustomer, callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { limitsInMemory, plainPasswords, sessionsInMemory, usersInMemory } from '../adapters/auth-in-memory.ts';
import type { TokenIssuer } from '../adapters/token-issuer.ts';
import type { User } from '../domain/user.ts';
import { createHandler as createGetSession } from '../get-session/handler.ts';
import { createHandler as createIssueUnlock } from '../issue-unlock/handler.ts';
import { createHandler as createLogOut } from '../log-out/handler.ts';
import { createHandler as createSignUp } from '../sign-up/handler.ts';
import { createHandler as createUnlock } from '../unlock/handler.ts';
import { createHandler } from './handler.ts';

const now = new Date('2026-01-01T00:00:00.000Z');
const someone: User = {
  userId: 'u1',
  email: 'someone@example.com',
  name: 'Someone',
  roles: ['customer'],
  passwordHash: 'hash of green kettle',
  createdAt: now.toISOString(),
  origin: { correlationId: 'c', causationId: 'r', traceparent: 't' },
};
const operator: User = { ...someone, userId: 'o1', email: 'operator@example.com', roles: ['customer', 'operator'] };

const tokens: TokenIssuer = {
  session: async ({ userId }, sessionId) => ({
    token: `${userId}.${sessionId}`,
    expiresAt: new Date(now.getTime() + 3_600_000),
  }),
  service: async () => ({ token: 't', expiresInSeconds: 600 }),
};
const session = { tokens, newId: () => 's1', now: () => now, cookie: { secure: true } };

describe('signing in', () => {
  const setUp = (attempts?: number) => {
    const handler = createHandler({
      users: usersInMemory(someone),
      passwords: plainPasswords,
      limits: limitsInMemory(attempts),
      ...session,
    });
    return (email: string, password: string) => callHttp(handler, { method: 'POST', body: { email, password } });
  };

  test('gives a cookie that scripts cannot read', async () => {
    using world = surroundings();
    const answer = await setUp()('Someone@Example.com', 'green kettle');
    expect(answer).toMatchObject({ status: 200, body: { userId: 'u1', roles: ['customer'] } });
    expect(answer.cookies).toEqual(['session=u1.s1; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600; Secure']);
    expect(world.of('UserLoggedIn')[0]?.data).toMatchObject({ userId: 'u1', sessionId: 's1', method: 'password' });
    expect(JSON.stringify([world.said, world.of('RequestHandled')])).not.toMatch(/u1\.s1|green kettle|someone@/);
  });

  test('fails alike for a wrong password and an unknown person, and says so on the bus', async () => {
    using world = surroundings();
    const logIn = setUp();
    const [wrong, unknown] = [
      await logIn('someone@example.com', 'red kettle'),
      await logIn('nobody@example.com', 'green kettle'),
    ];
    for (const answer of [wrong, unknown])
      expect(answer).toMatchObject({ status: 401, body: { code: 'bad-credentials' }, cookies: [] });
    expect(world.of('LoginFailed').map(({ data }) => data)).toEqual([
      { reason: 'bad-credentials' },
      { reason: 'bad-credentials' },
    ]);
  });

  test('costs the same reads and one comparison, whether there is such a person or not', async () => {
    using _ = surroundings();
    const people = usersInMemory(someone);
    const done: string[] = [];
    const users: typeof people = {
      ...people,
      // as in the table: the address leads to the person
      findByEmail: async (email) => {
        done.push('read address');
        const user = await people.findByEmail(email);
        return user === undefined ? undefined : users.find(user.userId);
      },
      find: async (userId) => {
        done.push('read person');
        return people.find(userId);
      },
    };
    const passwords = {
      ...plainPasswords,
      matches: async (password: string, hash: string | undefined) => {
        done.push('compare');
        return plainPasswords.matches(password, hash);
      },
    };
    const handler = createHandler({ users, passwords, limits: limitsInMemory(), ...session });
    for (const email of ['someone@example.com', 'nobody@example.com']) {
      done.length = 0;
      expect((await callHttp(handler, { method: 'POST', body: { email, password: 'wrong' } })).status).toBe(401);
      expect(done).toEqual(['read address', 'read person', 'compare']);
    }
  });

  test('is limited per person and address, right password or not', async () => {
    using world = surroundings();
    const logIn = setUp(2);
    for (let times = 0; times < 2; times += 1) expect((await logIn('someone@example.com', 'x')).status).toBe(401);
    const answer = await logIn('someone@example.com', 'green kettle');
    expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '30' } });
    expect(world.of('LoginFailed').at(-1)?.data).toEqual({ reason: 'rate-limited' });
    expect((await logIn('other@example.com', 'x')).status).toBe(401);
  });
});

describe('opening an account', () => {
  const setUp = () => {
    const users = usersInMemory(someone);
    const handler = createSignUp({
      users,
      passwords: plainPasswords,
      limits: limitsInMemory(),
      newId: () => 'u2',
      now: () => now,
    });
    const signUp = (body: unknown) => callHttp(handler, { method: 'POST', body });
    return { users, signUp };
  };
  const ada = { email: 'Ada@Example.com', password: 'a kettle on the hill', name: 'Ada' };

  test('keeps the hash only, and leaves telling to the outbox', async () => {
    using world = surroundings();
    const { users, signUp } = setUp();
    const answer = await signUp(ada);
    expect(answer).toMatchObject({
      status: 201,
      body: { userId: 'u2', email: 'ada@example.com', name: 'Ada', roles: ['customer'] },
    });
    expect(users.all[1]).toMatchObject({
      passwordHash: `hash of ${ada.password}`,
      origin: { causationId: expect.any(String) },
    });
    expect(world.of('UserSignedUp')).toEqual([]);
    expect(JSON.stringify(world)).not.toContain('ada@example.com');
  });

  test.each([
    ['taken address', { ...ada, email: 'SOMEONE@example.com' }, 409, 'email-taken'],
    ['password that is guessed first', { ...ada, password: 'Password1234' }, 422, 'weak-password'],
    ['short password', { ...ada, password: 'short' }, 422, 'validation-failed'],
    ['password beyond what bcrypt reads', { ...ada, password: 'ü'.repeat(40) }, 422, 'validation-failed'],
    ['address that is none', { ...ada, email: 'ada' }, 422, 'validation-failed'],
    ['role that was not asked for', { ...ada, roles: ['operator'] }, 201, undefined],
  ])('meets a %s', async (_, body, status, code) => {
    using _world = surroundings();
    const { signUp, users } = setUp();
    expect(await signUp(body)).toMatchObject({ status, ...(code ? { body: { code } } : {}) });
    if (status === 201) expect(users.all[1]?.roles).toEqual(['customer']);
    else expect(users.all).toHaveLength(1);
  });
});

test('an unlock token opens an operator’s session once', async () => {
  using world = surroundings();
  const users = usersInMemory(someone, operator);
  await users.nameFirstOperator('o1');
  const sessions = sessionsInMemory(() => now);
  const issue = createIssueUnlock({ users, sessions, newToken: () => 'one-time-token-of-length', now: () => now });
  const { token } = await issue({}, fakeContext());
  const handler = createUnlock({ users, sessions, limits: limitsInMemory(), ...session });
  const unlock = () => callHttp(handler, { method: 'POST', body: { token } });
  expect(await unlock()).toMatchObject({ status: 200, body: { userId: 'o1', roles: ['customer', 'operator'] } });
  expect(await unlock()).toMatchObject({ status: 401, body: { code: 'bad-credentials' } });
  expect(world.of('UserLoggedIn')[0]?.data).toMatchObject({ method: 'unlock-link' });
  expect(world.of('LoginFailed')[0]?.data).toEqual({ reason: 'bad-unlock-token' });
  await expect(issue({ email: someone.email }, fakeContext())).rejects.toThrow('no such operator');
});

describe('logging out', () => {
  const verified = { kind: 'customer', subject: 'u1', roles: ['customer'], sessionId: 's1', expiresAt: now } as const;
  const setUp = () => {
    const sessions = sessionsInMemory(() => now);
    const verifier = { verify: async (token: string) => (token === 'good' ? verified : undefined) };
    const handler = createLogOut({ sessions, verifier, cookie: { secure: false } });
    const logOut = (headers: Record<string, string>) => callHttp(handler, { method: 'POST', headers });
    return { sessions, logOut };
  };

  test('revokes the session and takes the cookie back', async () => {
    using world = surroundings();
    const { sessions, logOut } = setUp();
    for (let times = 0; times < 2; times += 1) {
      expect(await logOut({ cookie: 'session=good' })).toMatchObject({
        status: 204,
        cookies: ['session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0'],
      });
    }
    expect(await sessions.isRevoked('s1')).toBe(true);
    expect(world.of('UserLoggedOut')).toHaveLength(1);
  });

  test.each([[{}], [{ cookie: 'session=worthless' }]])(
    'works for who has no session: %j',
    async (headers: Record<string, string>) => {
      using world = surroundings();
      expect((await setUp().logOut(headers)).status).toBe(204);
      expect(world.of('UserLoggedOut')).toEqual([]);
    },
  );
});

test('a session whose person is gone is none', async () => {
  using _ = surroundings();
  const handler = createGetSession({ users: usersInMemory(someone) });
  expect(await callHttp(handler, { authorizer: asCustomer('u1') })).toMatchObject({
    status: 200,
    body: { name: 'Someone' },
  });
  expect((await callHttp(handler, { authorizer: asCustomer('gone') })).status).toBe(401);
});
