/** The shared row for tests, with the table's promise: one decision per revision. */
import type { Book } from '../domain/health.ts';
import type { HealthStore } from './health-table.ts';

export interface HealthInMemory extends HealthStore {
  book: Book | undefined;
  away: boolean;
}

export function healthInMemory(): HealthInMemory {
  const store: HealthInMemory = {
    book: undefined,
    away: false,
    async read() {
      if (store.away) throw new Error('no answer');
      return store.book;
    },
    async write(next) {
      if (store.away) throw new Error('no answer');
      if (store.book !== undefined && store.book.revision !== next.revision - 1) return false;
      store.book = next;
      return true;
    },
  };
  return store;
}
