/** Keys of the tables that the shop's services own. All keys are strings; the time to live is `expiresAt`. */

export const COMMERCE_TABLES = {
  /** `user#<id>` holds the person, `email#<address>` makes the address unique. */
  users: { partitionKey: 'id', stream: true },
  /** `revoked#<session id>` and `unlock#<hash of a one-time token>`. */
  sessions: { partitionKey: 'id', timeToLive: true },
  'rate-limits': { partitionKey: 'id', timeToLive: true },
  /** The state of circuits, by `<caller>/<dependency>`. */
  breakers: { partitionKey: 'id', timeToLive: true },
  /** Profiles with addresses, by user id; a deleted one leaves a tombstone without personal data. */
  customers: { partitionKey: 'id', stream: true, indexes: { 'by-shelf': { partitionKey: 'shelf', sortKey: 'id' } } },
  products: {
    partitionKey: 'id',
    stream: true,
    indexes: { 'by-shelf': { partitionKey: 'shelf', sortKey: 'place' } },
  },
  'product-cache': { partitionKey: 'id', timeToLive: true },
  /** What inventory last told of each product. */
  'product-levels': { partitionKey: 'productId' },
  /** One vote per person and product. */
  votes: { partitionKey: 'productId', sortKey: 'userId' },
  /** `with#<product>` → other product, `popular` → product; `seen#<event>`: learned from already (expires). */
  recommendations: {
    partitionKey: 'list',
    sortKey: 'productId',
    timeToLive: true,
    indexes: { 'by-score': { partitionKey: 'list', sortKey: 'score', numericSortKey: true } },
  },
  /** `customer#<user id>` and `guest#<hash of the cookie>`; only guests' carts expire. `price#<product>`: its last price, one row each. */
  carts: { partitionKey: 'id', timeToLive: true },
  /** The order itself, `key#<hash>` for an idempotency key (expires) and `cart#<id>#<version>` for what was bought. */
  orders: {
    partitionKey: 'id',
    stream: true,
    timeToLive: true,
    indexes: { 'by-customer': { partitionKey: 'customerId', sortKey: 'id' } },
  },
  stock: { partitionKey: 'productId' },
  /** One per order, also for orders that were cancelled before they were heard of. */
  reservations: { partitionKey: 'orderId' },
  payments: { partitionKey: 'orderId' },
  /** Entries are added and never changed. */
  ledger: { partitionKey: 'orderId', sortKey: 'entryId' },
  /** `mail#<id>` (expires) and `contact#<user id>`, which is a tombstone after the profile was deleted. */
  notifications: {
    partitionKey: 'id',
    timeToLive: true,
    indexes: {
      'by-user': { partitionKey: 'userId', sortKey: 'notificationId' },
      'by-mailbox': { partitionKey: 'mailbox', sortKey: 'notificationId' },
    },
  },
} as const; // `tables.ts` holds it against the definition of a table
