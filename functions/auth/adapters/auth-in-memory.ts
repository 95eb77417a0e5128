/** What auth stands on, for handler tests: people, sessions, limits and keys with the promises of their tables. */

import type { KeyRing } from '../domain/signing-keys.ts';
import { EmailTaken, type User } from '../domain/user.ts';
import type { KeyStore } from './key-store.ts';
import type { Passwords } from './passwords.ts';
import type { SessionRepository } from './session-table.ts';
import type { UserRepository } from './user-table.ts';

export function usersInMemory(...known: User[]): UserRepository & { readonly all: User[] } {
  const all = [...known];
  let first: string | undefined;
  const find = async (userId: string | undefined) => all.find((user) => user.userId === userId);
  return {
    all,
    find,
    findByEmail: async (email) => all.find((user) => user.email === email),
    findFirstOperator: () => find(first),
    nameFirstOperator: async (userId) => {
      first ??= userId;
    },
    async add(user) {
      if (all.some(({ email }) => email === user.email)) throw new EmailTaken();
      all.push(user);
    },
  };
}

export function sessionsInMemory(now: () => Date): SessionRepository {
  const revoked = new Set<string>();
  const unlocks = new Map<string, { userId: string; expiresAt: Date }>();
  return {
    async revoke(sessionId) {
      if (revoked.has(sessionId)) return false;
      revoked.add(sessionId);
      return true;
    },
    isRevoked: async (sessionId) => revoked.has(sessionId),
    addUnlock: async ({ token, ...unlock }) => {
      unlocks.set(token, unlock);
    },
    async consumeUnlock(token) {
      const unlock = unlocks.get(token);
      unlocks.delete(token);
      return unlock !== undefined && unlock.expiresAt > now() ? unlock.userId : undefined;
    },
  };
}

export { limitsInMemory } from '../../shared/testing/rate-limits.ts';

/** Passwords that cost nothing. */
export const plainPasswords: Passwords = {
  hash: async (password) => `hash of ${password}`,
  matches: async (password, hash) => hash === `hash of ${password}`,
};

export function keysInMemory(): KeyStore & { readonly jwks: () => string; readonly steps: string[] } {
  let ring: KeyRing = [];
  let published = '{"keys":[]}';
  const steps: string[] = [];
  return {
    steps,
    jwks: () => published,
    read: async () => ring,
    async write(next) {
      steps.push('write');
      ring = next;
    },
    async publish(next) {
      steps.push('publish');
      published = JSON.stringify({ keys: next.map(({ publicJwk }) => publicJwk) });
    },
  };
}
