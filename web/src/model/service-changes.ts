/** What a story changed, per service and row: as it was before the first change and after the last. */
import type { FeedEvent } from './event.ts';
import type { Seen } from './seen.ts';

export interface Change {
  readonly table: string;
  readonly key: string;
  readonly before: Record<string, unknown>;
  readonly after: Record<string, unknown>;
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : value === null || value === undefined ? {} : { value };

/** Rows that one event says were changed. */
export function changesOf(event: FeedEvent): Change[] {
  const { changes } = event.data;
  if (!Array.isArray(changes)) return [];
  return changes.flatMap((change: unknown) => {
    if (typeof change !== 'object' || change === null) return [];
    const [table, key] = [Reflect.get(change, 'table'), Reflect.get(change, 'key')];
    if (typeof table !== 'string' || typeof key !== 'string') return [];
    return [{ table, key, before: record(Reflect.get(change, 'before')), after: record(Reflect.get(change, 'after')) }];
  });
}

export interface RowChange extends Change {
  /** Events that changed it, in the order of time. */
  readonly steps: readonly string[];
}

export interface ServiceChanges {
  readonly service: string;
  readonly rows: readonly RowChange[];
}

/** Services in the order in which they first changed something. */
export function changesByService(events: readonly Seen[]): ServiceChanges[] {
  const services = new Map<string, Map<string, RowChange>>();
  for (const { id, service, event } of events.toSorted((a, b) => a.time - b.time)) {
    if (event === null) continue;
    for (const change of changesOf(event)) {
      const rows = services.get(service) ?? new Map<string, RowChange>();
      services.set(service, rows);
      const row = `${change.table} ${change.key}`;
      const first = rows.get(row);
      rows.set(row, { ...change, before: first?.before ?? change.before, steps: [...(first?.steps ?? []), id] });
    }
  }
  return [...services].map(([service, rows]) => ({ service, rows: [...rows.values()] }));
}
