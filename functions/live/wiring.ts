/** What the feed's functions are made of. Each part reads only the variables it needs. */
import { ulid } from 'ulid';
import { z } from 'zod';
import { readEnv } from '../shared/env.ts';
import { documentClient } from '../shared/observability/clients.ts';
import { connectionTable } from './adapters/connection-table.ts';
import { journalTable } from './adapters/journal-table.ts';
import { socketsOf } from './adapters/sockets.ts';
import { ticketTable } from './adapters/ticket-table.ts';

const name = z.string().min(1);

export const connections = () =>
  connectionTable(documentClient(), readEnv(z.object({ CONNECTIONS_TABLE: name })).CONNECTIONS_TABLE);

export const tickets = () => ticketTable(documentClient(), readEnv(z.object({ TICKETS_TABLE: name })).TICKETS_TABLE);

export const sockets = () => socketsOf(readEnv(z.object({ SOCKET_ENDPOINT: z.url() })).SOCKET_ENDPOINT);

/** `counting`: what is appended also counts for the lab's numbers. */
export function journal({ counting = false } = {}) {
  const env = readEnv(z.object({ JOURNAL_TABLE: name, LIVE_COUNTERS_TABLE: name }));
  const buckets = counting ? readEnv(z.object({ SLI_BUCKETS_TABLE: name })).SLI_BUCKETS_TABLE : undefined;
  return journalTable({
    client: documentClient(),
    journalTable: env.JOURNAL_TABLE,
    countersTable: env.LIVE_COUNTERS_TABLE,
    bucketsTable: buckets,
    newEpoch: ulid,
    now: () => new Date(),
  });
}
