/** Keys of the tables of the deals platform. All keys are strings unless said; the time to live is `expiresAt`. */

export const DEALS_TABLES = {
  deals: { partitionKey: 'id', indexes: { 'by-city': { partitionKey: 'city', sortKey: 'id' } } },
  merchants: { partitionKey: 'id' },
  /** `deal#<id>`: its level; `purchase#<id>`: what is set aside for a purchase (expires). */
  'deal-stock': { partitionKey: 'id', timeToLive: true },
  'ratings-a': { partitionKey: 'dealId' },
  'ratings-b': { partitionKey: 'dealId' },
  /** What the balancer knows of its replicas: one row that its environments share. */
  'rating-targets': { partitionKey: 'balancer' },
  /** Price tags. */
  prices: { partitionKey: 'dealId' },
  /** `card#<deal>`, `city#<city>`, `lease#<city>`. */
  'deals-read-model': { partitionKey: 'id', timeToLive: true },
  /** `places` counts those taken; `job#<id>`, `slot#<10 s>` (both expire), `deal#<id>`: what was found out. */
  'enrichment-jobs': { partitionKey: 'id', timeToLive: true },
  /** What was let in, a hundred jobs a row. */
  'enrichment-batches': { partitionKey: 'id', stream: true, timeToLive: true },
  /** The purchase itself, `places` (ids of those under way), `key#<hash>` (expires), `sales#<deal>#<day>`. */
  purchases: {
    partitionKey: 'id',
    stream: true,
    timeToLive: true,
    indexes: {
      'by-buyer': { partitionKey: 'buyer', sortKey: 'id' },
      'by-awaited': { partitionKey: 'awaits' },
    },
  },
  /** `current` holds the run of each scenario, `finished` those of the last hour. */
  scenarios: { partitionKey: 'kind', sortKey: 'id', stream: true, timeToLive: true },
} as const; // `tables.ts` holds it against the definition of a table
