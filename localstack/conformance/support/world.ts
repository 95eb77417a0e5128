import { randomUUID } from 'node:crypto';

/** What one test file made: it has names of its own, and takes away what it made. */
export interface World {
  /** A name nobody else uses. */
  name(purpose: string): string;
  /** Registers how to remove something; the latest is removed first. */
  undo(remove: () => PromiseLike<unknown>): void;
  /** @throws AggregateError when something could not be removed */
  dispose(): Promise<void>;
}

export function newWorld(): World {
  const id = randomUUID().slice(0, 8);
  let names = 0;
  const removals: (() => PromiseLike<unknown>)[] = [];
  return {
    name: (purpose) => `conformance-${purpose}-${id}-${++names}`,
    undo: (remove) => void removals.push(remove),
    async dispose() {
      const failures: unknown[] = [];
      for (const remove of removals.splice(0).reverse()) {
        try {
          await remove();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, 'not everything could be removed');
    },
  };
}
