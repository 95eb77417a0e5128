import { expect, test } from 'vitest';
import type { Caller } from '../http/caller.ts';
import { admitToLab } from './lab-access.ts';

const person = { userId: 'u', roles: [], sessionId: 's' };
const CALLERS: Record<string, Caller> = {
  guest: { kind: 'guest' },
  customer: { kind: 'customer', ...person },
  operator: { kind: 'operator', ...person },
  lab: { kind: 'service', service: 'lab' },
  'service that is not the lab': { kind: 'service', service: 'orders' },
};

test.each(Object.entries(CALLERS))('an open lab admits a %s', async (_, caller) => {
  await expect(admitToLab(caller, async () => true)).resolves.toBeUndefined();
});

test.each([
  ['guest', 'unauthenticated'],
  ['customer', 'forbidden'],
  ['service that is not the lab', 'forbidden'],
])('a closed lab refuses a %s: %s', async (kind, code) => {
  await expect(admitToLab(CALLERS[kind] as Caller, async () => false)).rejects.toMatchObject({ code });
});

test.each(['operator', 'lab'])('the %s may always, and nobody asks for the setting', async (kind) => {
  const isOpen = () => Promise.reject(new Error('the Parameter Store is away'));
  await expect(admitToLab(CALLERS[kind] as Caller, isOpen)).resolves.toBeUndefined();
});
