import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { EmailTaken, type User } from '../domain/user.ts';
import { type SessionRepository, sessionTable } from './session-table.ts';
import { type UserRepository, userTable } from './user-table.ts';

let tables: Tables;
let users: UserRepository;
let sessions: SessionRepository;
let now = new Date('2026-01-01T00:00:00.000Z');
const settings = { now: () => now };
beforeAll(async () => {
  tables = await startTables('users', 'sessions');
  users = userTable(tables.client, 'users');
  sessions = sessionTable(tables.client, { table: 'sessions', ...settings });
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

const user = (userId: string, email: string): User => ({
  userId,
  email,
  name: 'Somebody',
  roles: ['customer'],
  passwordHash: 'hash',
  createdAt: now.toISOString(),
  origin: { correlationId: 'c', causationId: 'r', traceparent: 't', actor: { kind: 'guest', id: null } },
});

describe('people in their table', () => {
  test('are found by id and by address', async () => {
    await users.add(user('u1', 'one@example.com'));
    expect(await users.find('u1')).toMatchObject(user('u1', 'one@example.com'));
    expect((await users.findByEmail('one@example.com'))?.userId).toBe('u1');
    expect(await users.findByEmail('none@example.com')).toBeUndefined();
  });

  test('have an address each, however many sign up at once', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, (_, n) => users.add(user(`u2-${n}`, 'two@example.com'))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(EmailTaken);
  });

  test('have one first operator', async () => {
    expect(await users.findFirstOperator()).toBeUndefined();
    await users.nameFirstOperator('u1');
    await users.nameFirstOperator('somebody-else');
    expect((await users.findFirstOperator())?.userId).toBe('u1');
  });
});

describe('sessions', () => {
  test('are revoked once', async () => {
    expect(await sessions.isRevoked('s1')).toBe(false);
    expect(await sessions.revoke('s1', now)).toBe(true);
    expect(await sessions.revoke('s1', now)).toBe(false);
    expect(await sessions.isRevoked('s1')).toBe(true);
  });

  test('open once with an unlock token, and not after its time', async () => {
    const expiresAt = new Date(now.getTime() + 60_000);
    await sessions.addUnlock({ token: 'good', userId: 'u1', expiresAt });
    await sessions.addUnlock({ token: 'late', userId: 'u1', expiresAt });
    const uses = await Promise.all([
      sessions.consumeUnlock('good'),
      sessions.consumeUnlock('good'),
      sessions.consumeUnlock('never'),
    ]);
    expect(uses.filter(Boolean)).toEqual(['u1']);
    now = new Date(now.getTime() + 61_000);
    expect(await sessions.consumeUnlock('late')).toBeUndefined();
  });
});
