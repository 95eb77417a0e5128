import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changedFields,
  changeProfile,
  createProfile,
  deleteProfile,
  type Entry,
  NoProfile,
  type Profile,
  ProfileExists,
} from './customer.ts';

const at = new Date('2026-01-01T00:00:00.000Z');
const home = { label: 'Home', street: 'Calle Mayor 1', postalCode: '46001', city: 'Valencia', country: 'ES' };
const carla: Profile = { name: 'Carla', email: 'carla@example.com', addresses: [] };
const created = createProfile(undefined, { customerId: 'u1', profile: carla, at });

describe('a profile', () => {
  test('is created once', () => {
    expect(created).toMatchObject({ state: 'active', customerId: 'u1', revision: 1, email: 'carla@example.com' });
    expect(() => createProfile(created, { customerId: 'u1', profile: carla, at })).toThrow(ProfileExists);
  });

  test('stays the same when the new content is the old one, whatever the order of its members', () => {
    const withHome = changeProfile(created, { ...carla, addresses: [home] }, at);
    const { country, ...rest } = home;
    expect(changeProfile(withHome, { ...carla, addresses: [{ country, ...rest }] }, at)).toBe(withHome);
  });

  test('says which of its parts changed', () => {
    const after = changeProfile(created, { name: 'Carla C.', email: carla.email, addresses: [home] }, at);
    expect(after.revision).toBe(2);
    expect(changedFields(created, after)).toEqual(['name', 'addresses']);
  });

  test('leaves nothing personal when it is deleted', () => {
    const tombstone = deleteProfile(created, at);
    expect(tombstone).toEqual({ state: 'deleted', customerId: 'u1', revision: 2, deletedAt: at.toISOString() });
    expect(() => changeProfile(tombstone, carla, at)).toThrow(NoProfile);
    expect(() => deleteProfile(tombstone, at)).toThrow(NoProfile);
  });
});

type Step = 'create' | 'delete' | { readonly name: string };
const steps = fc.array(
  fc.oneof(fc.constant<Step>('create'), fc.constant<Step>('delete'), fc.record({ name: fc.constantFrom('Ann', 'Bo') })),
  { maxLength: 30 },
);

function apply(entry: Entry | undefined, step: Step): Entry | undefined {
  try {
    if (step === 'create') return createProfile(entry, { customerId: 'u1', profile: carla, at });
    if (step === 'delete') return deleteProfile(entry, at);
    return changeProfile(entry, { ...carla, name: step.name }, at);
  } catch (error) {
    if (error instanceof ProfileExists || error instanceof NoProfile) return entry;
    throw error;
  }
}

test('revisions grow by one with every change, through deletions and new beginnings', () => {
  fc.assert(
    fc.property(steps, (story) => {
      let entry: Entry | undefined;
      for (const step of story) {
        const next = apply(entry, step);
        expect(next?.revision ?? 0).toBe((entry?.revision ?? 0) + (next === entry ? 0 : 1));
        entry = next;
      }
    }),
  );
});
