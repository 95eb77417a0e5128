/** Every table with its keys, one owner each. All keys are strings unless said; the time to live is `expiresAt`. */
import { COMMERCE_TABLES } from './services/commerce-tables.ts';
import { DEALS_TABLES } from './services/deals-tables.ts';

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
  ...DEALS_TABLES,
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
  /** The lab's numbers by second, minute and in all, see `shared/contracts/sli-counts.ts`. */
  'sli-buckets': { partitionKey: 'bucket', sortKey: 'at', numericSortKey: true, timeToLive: true },
  /** `<consumer>#<event id>` */
  idempotency: { partitionKey: 'id', timeToLive: true },
  /** `<queue>#<message id>`, one row per attempt. */
  'message-failures': { partitionKey: 'message', sortKey: 'attempt', numericSortKey: true, timeToLive: true },
} as const satisfies Record<string, TableDefinition>;

export type TableName = keyof typeof TABLES;

/** The one service whose functions may touch a table; `platform`: what the stacks of middlewares keep for every service. */
export const OWNERS: Readonly<Record<TableName, string>> = {
  users: 'auth',
  sessions: 'auth',
  customers: 'customers',
  products: 'catalog',
  'product-cache': 'catalog',
  'product-levels': 'catalog',
  votes: 'catalog',
  recommendations: 'recommendations',
  carts: 'cart',
  orders: 'orders',
  stock: 'inventory',
  reservations: 'inventory',
  payments: 'payments',
  ledger: 'payments',
  notifications: 'notifications',
  'deals-read-model': 'deals',
  deals: 'deal-catalog',
  merchants: 'merchants',
  'deal-stock': 'availability',
  prices: 'prices',
  'ratings-a': 'ratings-a',
  'ratings-b': 'ratings-b',
  'rating-targets': 'ratings',
  purchases: 'purchases',
  'enrichment-jobs': 'enrichment',
  'enrichment-batches': 'enrichment',
  scenarios: 'lab',
  connections: 'live',
  tickets: 'live',
  journal: 'live',
  'live-counters': 'live',
  'sli-buckets': 'platform', // the feed counts, insights reads
  'rate-limits': 'platform',
  breakers: 'platform',
  idempotency: 'platform',
  'message-failures': 'platform',
};
