/** Every table with its keys, one owner each. All keys are strings unless said; the time to live is `expiresAt`. */
import { COMMERCE_TABLES } from './services/commerce-tables.ts';

export interface KeyDefinition {
  readonly partitionKey: string;
  readonly sortKey?: string;
  readonly numericSortKey?: boolean;
}

export interface TableDefinition extends KeyDefinition {
  /** New and old images: the outbox reads them. */
  readonly stream?: boolean;
  readonly timeToLive?: boolean;
  readonly indexes?: Readonly<Record<string, KeyDefinition>>;
}

export const TABLES = {
  ...COMMERCE_TABLES,
  connections: { partitionKey: 'shard', sortKey: 'connectionId', timeToLive: true },
  tickets: { partitionKey: 'ticket', timeToLive: true },
  journal: {
    partitionKey: 'id',
    timeToLive: true,
    indexes: {
      'by-sequence': { partitionKey: 'bucket', sortKey: 'n', numericSortKey: true },
      'by-correlation': { partitionKey: 'correlationId', sortKey: 'n', numericSortKey: true },
    },
  },
  'live-counters': { partitionKey: 'shard' },
  /** `<consumer>#<event id>` */
  idempotency: { partitionKey: 'id', timeToLive: true },
  /** `<queue>#<message id>`, one row per attempt. */
  'message-failures': { partitionKey: 'message', sortKey: 'attempt', numericSortKey: true, timeToLive: true },
} as const satisfies Record<string, TableDefinition>;

export type TableName = keyof typeof TABLES;
