/** Doors of the document, by operation id, that the fuzzer treats in a way of their own; every other door is tried alike. */

/** Left to the stranger: what would end the session of the pass, or hash a password per request. */
export const NOT_IN_SESSIONS = ['log-out', 'log-in', 'sign-up', 'register-user', 'unlock'];

/** Each request takes a core for seconds, or puts a thousand jobs into a queue: alone, last, and few of them. */
export const COSTLY = ['hash-bad', 'hash-good', 'create-enrichment-jobs'];

/** Scenarios would put load on everything else. */
export const NEVER = ['set-scenario'];

/**
 * Doors where the 503 of the document is the honest word for somebody who missed a time limit: the passes themselves keep
 * the machine busy, and a wrong answer would be to wait longer. Body, headers and media type are checked all the same; a 503
 * of any other door, and every other 5xx of these, is a failure.
 */
export const MAY_BE_UNAVAILABLE: Readonly<Record<string, string>> = {
  'get-readiness': 'says 503 when a store, a queue or a service takes longer than 500 ms: that is what it is asked for',
  'list-deals': 'has no card to show when the deal catalog takes longer than its limit',
  'get-deal': 'has nothing to show when the deal catalog takes longer than its limit',
  'create-purchase': 'sells nothing without a price, and waits for it no longer than 800 ms at a time',
  'create-order': 'orders what is in the cart, and waits for it no longer than 800 ms at a time',
  'put-cart-item':
    'puts nothing into a cart without a price, and waits for the catalog no longer than 800 ms at a time',
  'create-enrichment-jobs':
    'accepts jobs of known deals only, and waits for the catalog no longer than 800 ms at a time',
};

/** The fuzzer's settings that have no flag: which statuses are no server error at those doors. */
export const fuzzerSettings = (): string =>
  [
    '[[operations]]',
    `include-operation-id = ${JSON.stringify(Object.keys(MAY_BE_UNAVAILABLE))}`,
    'checks.not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", 503]',
    '',
  ].join('\n');
