import { z } from 'zod';
import { Instant } from './values.ts';

export const Address = z.object({
  label: z.string().trim().min(1).max(40),
  street: z.string().trim().min(1).max(120),
  postalCode: z.string().trim().min(1).max(16),
  city: z.string().trim().min(1).max(80),
  country: z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166 code of two letters'),
});
export type Address = z.infer<typeof Address>;

const name = z.string().trim().min(1).max(80);
const email = z.email().max(254).toLowerCase();
const addresses = z.array(Address).max(10);

export const PutCustomer = z.object({ name, email, addresses });
export type PutCustomer = z.infer<typeof PutCustomer>;

/** One's own profile; an operator may name whose it is. */
export const CreateCustomer = z.object({
  name,
  email,
  addresses: addresses.default([]),
  customerId: z.string().min(1).max(64).optional(),
});
export type CreateCustomer = z.infer<typeof CreateCustomer>;

export const CustomerView = z.object({
  customerId: z.string(),
  name: z.string(),
  email: z.string(),
  addresses: z.array(Address),
  revision: z.int().positive(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type CustomerView = z.infer<typeof CustomerView>;

export const CustomerQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  /** Customer id of the last one seen. */
  cursor: z.string().min(1).max(64).optional(),
});

export const CustomerPage = z.object({ items: z.array(CustomerView), nextCursor: z.string().nullable() });
export type CustomerPage = z.infer<typeof CustomerPage>;

/** What orders asks for, over the internal route: whether there is a profile. No personal data leaves. */
export const CustomerStanding = z.object({ customerId: z.string(), hasAddress: z.boolean() });
export type CustomerStanding = z.infer<typeof CustomerStanding>;
