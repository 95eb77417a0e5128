/** Keys of the tables that auth, catalog, cart and orders own. All keys are strings; the time to live is `expiresAt`. */

export const COMMERCE_TABLES = {
  /** `user#<id>` holds the person, `email#<address>` makes the address unique. */
  users: { partitionKey: 'id', stream: true },
  /** `revoked#<session id>` and `unlock#<hash of a one-time token>`. */
  sessions: { partitionKey: 'id', timeToLive: true },
  'rate-limits': { partitionKey: 'id', timeToLive: true },
  products: { partitionKey: 'id', indexes: { 'by-shelf': { partitionKey: 'shelf', sortKey: 'place' } } },
  /** `customer#<user id>` and `guest#<hash of the cookie>`; only guests' carts expire. */
  carts: { partitionKey: 'id', timeToLive: true },
  /** The order itself, `key#<hash>` for an idempotency key (expires) and `cart#<id>#<version>` for what was bought. */
  orders: {
    partitionKey: 'id',
    stream: true,
    timeToLive: true,
    indexes: { 'by-customer': { partitionKey: 'customerId', sortKey: 'id' } },
  },
} as const; // `tables.ts` holds it against the definition of a table
