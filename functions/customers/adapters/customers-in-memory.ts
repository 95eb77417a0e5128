/** Profiles for handler tests, with the table's promises: one revision, one writer. */
import { CustomerChanged, type Entry } from '../domain/customer.ts';
import type { CustomerRepository, Origin } from './customer-table.ts';

export interface CustomersInMemory extends CustomerRepository {
  readonly origins: Origin[];
  /** Lets somebody else write just before the next save. */
  intrude(write: () => Promise<unknown>): void;
}

export function customersInMemory(): CustomersInMemory {
  const entries = new Map<string, Entry>();
  const origins: Origin[] = [];
  let intruder: (() => Promise<unknown>) | undefined;
  return {
    origins,
    intrude(write) {
      intruder = write;
    },
    find: async (customerId) => entries.get(customerId),
    async save(after, origin) {
      const write = intruder;
      intruder = undefined;
      await write?.();
      if ((entries.get(after.customerId)?.revision ?? 0) !== after.revision - 1) throw new CustomerChanged();
      entries.set(after.customerId, after);
      origins.push(origin);
    },
    async list({ limit, after = '' }) {
      const rest = [...entries.values()]
        .filter((entry) => entry.state === 'active')
        .filter(({ customerId }) => customerId > after)
        .toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1));
      const customers = rest.slice(0, limit);
      return { customers, last: rest.length > limit ? customers.at(-1)?.customerId : undefined };
    },
  };
}
