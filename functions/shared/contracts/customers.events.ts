import { z } from 'zod';
import { defineEvent } from './define-event.ts';

const source = 'playground.customers';
/** `revision` orders the facts about one customer: bus order is not kept. */
const customer = { customerId: z.string().min(1), revision: z.int().positive() };
const profile = { ...customer, name: z.string(), email: z.string() };

export const CustomerCreated = defineEvent({
  source,
  type: 'CustomerCreated',
  version: '1.0.0',
  summary: 'A customer has a profile.',
  sentence: 'A customer profile was created.',
  personal: ['customerId', 'name', 'email'],
  data: z.object(profile),
});

export const CustomerUpdated = defineEvent({
  source,
  type: 'CustomerUpdated',
  version: '1.0.0',
  summary: 'A profile has changed.',
  sentence: 'A customer profile was changed.',
  personal: ['customerId', 'name', 'email'],
  data: z.object({ ...profile, changed: z.array(z.enum(['name', 'email', 'addresses'])).min(1) }),
});

export const CustomerDeleted = defineEvent({
  source,
  type: 'CustomerDeleted',
  version: '1.0.0',
  summary: 'A profile and the personal data in it are gone.',
  sentence: 'A customer profile was deleted.',
  personal: ['customerId'],
  data: z.object(customer),
});
