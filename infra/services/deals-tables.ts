/** Keys of the tables of the deals platform. All keys are strings unless said; the time to live is `expiresAt`. */

export const DEALS_TABLES = {
  /** Price tags. */
  prices: { partitionKey: 'dealId' },
} as const; // `tables.ts` holds it against the definition of a table
