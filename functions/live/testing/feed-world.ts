/** The feed's tables and sockets in memory, with the same rules as the real ones. */
import type { ServerMessage } from '../../shared/contracts/live.protocol.ts';
import type { Connection, Connections, Sockets, Tickets } from '../domain/connection.ts';
import type { NumberedBatch } from '../domain/frames.ts';
import type { Journal } from '../domain/journal.ts';

export const AT = new Date('2026-01-01T00:00:00.000Z');

export function memoryJournal(): Journal & { readonly written: NumberedBatch[] } {
  const written: NumberedBatch[] = [];
  const rows = () => written.flatMap((batch) => batch.events.map((event, index) => ({ n: batch.n + index, event })));
  return {
    written,
    append: async (events, at) => {
      const before = written.filter((batch) => batch.events.some(({ id }) => events.some((event) => event.id === id)));
      const known = new Set(before.flatMap((batch) => batch.events.map(({ id }) => id)));
      const fresh = events.filter(({ id }) => !known.has(id));
      if (fresh.length === 0) return before;
      const batch = { epoch: 'E', seq: written.length + 1, n: rows().length, at: at.toISOString(), events: fresh };
      written.push(batch);
      return [...before, batch];
    },
    counters: async () => ({ epoch: 'E', seq: written.length, n: rows().length }),
    batches: async (epoch, from, to) => written.filter((b) => b.epoch === epoch && b.seq >= from && b.seq <= to),
    event: async (id) => rows().find(({ event }) => event.id === id)?.event,
    ofCorrelation: async (correlationId, after, limit) =>
      rows()
        .filter(({ n, event }) => n > after && event.correlationId === correlationId)
        .slice(0, limit),
    since: async (after, limit) =>
      after === null
        ? rows().slice(-limit)
        : rows()
            .filter(({ n }) => n > after)
            .slice(0, limit),
  };
}

export function memoryConnections(): Connections & { readonly rows: Map<string, Connection> } {
  const rows = new Map<string, Connection>();
  const change = async (id: string, filter: Connection['filter'], mode: Connection['mode'] | undefined) => {
    const row = rows.get(id);
    if (!row) return undefined;
    const next: Connection = { ...row, state: 'active', filter, mode: mode ?? row.mode };
    rows.set(id, next);
    return next;
  };
  return {
    rows,
    open: async (connectionId, role) => {
      rows.set(connectionId, { connectionId, role, state: 'pending', filter: {}, mode: 'full' });
    },
    activate: change,
    subscribe: change,
    get: async (id) => rows.get(id),
    active: async () => [...rows.values()].filter(({ state }) => state === 'active'),
    count: async () => rows.size,
    close: async (id) => {
      rows.delete(id);
    },
    closeGone: async (id) => {
      if (rows.get(id)?.state === 'active') rows.delete(id);
    },
  };
}

export function memoryTickets(): Tickets {
  const rows = new Map<string, { role: 'viewer' | 'operator'; expiresAt: Date }>();
  return {
    issue: async (ticket, role, expiresAt) => {
      rows.set(ticket, { role, expiresAt });
    },
    consume: async (ticket, now) => {
      const row = rows.get(ticket);
      rows.delete(ticket);
      return row && row.expiresAt > now ? row.role : undefined;
    },
  };
}

export interface MemorySockets extends Sockets {
  /** Messages by connection, in order. */
  readonly received: (connectionId: string) => ServerMessage[];
  /** What posts to a connection end as; `sent` when absent. */
  readonly outcomes: Map<string, 'gone' | 'failed'>;
}

export function memorySockets(): MemorySockets {
  const sent: [string, ServerMessage][] = [];
  const outcomes = new Map<string, 'gone' | 'failed'>();
  return {
    outcomes,
    received: (id) => sent.flatMap(([to, message]) => (to === id ? [message] : [])),
    post: async (connectionId, text) => {
      const outcome = outcomes.get(connectionId);
      if (outcome) return outcome;
      sent.push([connectionId, JSON.parse(text)]);
      return 'sent';
    },
  };
}
