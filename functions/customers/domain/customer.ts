/** A customer's profile and the rules of its life. Pure: times arrive as arguments. */
import type { Address } from '../../shared/contracts/customers.http.ts';

export interface Profile {
  readonly name: string;
  readonly email: string;
  readonly addresses: readonly Address[];
}

export interface Customer extends Profile {
  readonly state: 'active';
  readonly customerId: string;
  /** Grows by one with every change, and goes on after a deletion: later facts are recognised by it. */
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What stays of a deleted profile: nothing personal, only that later facts are later. */
export interface Tombstone {
  readonly state: 'deleted';
  readonly customerId: string;
  readonly revision: number;
  readonly deletedAt: string;
}

export type Entry = Customer | Tombstone;

export class ProfileExists extends Error {
  override readonly name = 'ProfileExists';
}

/** There is no profile, or no longer. */
export class NoProfile extends Error {
  override readonly name = 'NoProfile';
}

/** Somebody else changed the profile between reading and writing. */
export class CustomerChanged extends Error {
  override readonly name = 'CustomerChanged';
}

export type ChangedField = keyof Profile;

const FIELDS = ['name', 'email', 'addresses'] as const satisfies readonly ChangedField[];

const MEMBERS = ['label', 'street', 'postalCode', 'city', 'country'] as const satisfies readonly (keyof Address)[];

/** Same text for same content: a table gives members back in an order of its own. */
const textOf = (value: Profile[ChangedField]): string =>
  typeof value === 'string' ? value : JSON.stringify(value.map((address) => MEMBERS.map((member) => address[member])));

/** What differs, in a fixed order. */
export const changedFields = (before: Profile, after: Profile): ChangedField[] =>
  FIELDS.filter((field) => textOf(before[field]) !== textOf(after[field]));

/** A new profile; a person who comes back after a deletion gets one whose revision goes on. @throws ProfileExists */
export function createProfile(
  before: Entry | undefined,
  { customerId, profile, at }: { customerId: string; profile: Profile; at: Date },
): Customer {
  if (before?.state === 'active') throw new ProfileExists();
  const { name, email, addresses } = profile;
  const now = at.toISOString();
  const revision = (before?.revision ?? 0) + 1;
  return { state: 'active', customerId, name, email, addresses, revision, createdAt: now, updatedAt: now };
}

/** The profile with new content; the very same one when nothing differs. @throws NoProfile */
export function changeProfile(before: Entry | undefined, profile: Profile, at: Date): Customer {
  if (before?.state !== 'active') throw new NoProfile();
  if (changedFields(before, profile).length === 0) return before;
  const { name, email, addresses } = profile;
  return { ...before, name, email, addresses, revision: before.revision + 1, updatedAt: at.toISOString() };
}

/** @throws NoProfile */
export function deleteProfile(before: Entry | undefined, at: Date): Tombstone {
  if (before?.state !== 'active') throw new NoProfile();
  const { customerId, revision } = before;
  return { state: 'deleted', customerId, revision: revision + 1, deletedAt: at.toISOString() };
}
