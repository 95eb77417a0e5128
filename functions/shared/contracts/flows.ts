/** Who listens to what: rules, queues, fitness tests, the map and the flow tests read this one list. */
import { UserSignedUp } from './auth.events.ts';
import { ProductCreated, ProductUpdated, ProductVoted } from './catalog.events.ts';
import { CustomerCreated, CustomerDeleted, CustomerUpdated } from './customers.events.ts';
import { DealCardStale, DealListStale } from './deals.events.ts';
import type { EventContract } from './define-event.ts';
import { EnrichmentRequested } from './enrichment.events.ts';
import { StockAdjusted, StockRejected, StockReleased, StockReserved } from './inventory.events.ts';
import { ScenarioSliceDue, ScenarioStarted, ScenarioStopped } from './lab.events.ts';
import { OrderCancelled, OrderConfirmed, OrderPlaced } from './orders.events.ts';
import { PaymentConfirmed, PaymentDeclined } from './payments.events.ts';
import { FraudChecked, PurchaseAnalysed, PurchaseRequested, ReceiptIssued } from './purchases.events.ts';
import { MessageDeadLettered } from './system.events.ts';

export interface ConsumerDefinition {
  readonly service: string;
  /** Folder below `functions/<service>`. */
  readonly handler: string;
  /** `all` = every event of the bus. */
  readonly contracts: readonly EventContract[] | 'all';
  /**
   * What puts messages into the queue; a rule of the bus when absent. `timer`: a service sends itself the event of a
   * contract, delayed. `topic`: an SNS topic hands the event on.
   */
  readonly fedBy?: 'timer' | 'topic';
  /** First in, first out within a message group. Everything else comes in any order. */
  readonly fifo?: boolean;
}

/** By queue name without the stage prefix (and without `.fifo`). */
export const CONSUMERS = {
  'cart-clearing': { service: 'cart', handler: 'on-order-events', contracts: [OrderPlaced] },
  'cart-prices': { service: 'cart', handler: 'on-product-events', contracts: [ProductUpdated] },
  'customer-profiles': { service: 'customers', handler: 'on-user-events', contracts: [UserSignedUp] },
  'inventory-reservations': {
    service: 'inventory',
    handler: 'on-order-events',
    contracts: [OrderPlaced, OrderCancelled, OrderConfirmed],
  },
  'payment-captures': { service: 'payments', handler: 'on-order-events', contracts: [StockReserved, OrderCancelled] },
  'order-updates': {
    service: 'orders',
    handler: 'on-saga-events',
    contracts: [StockReserved, StockRejected, PaymentConfirmed, PaymentDeclined],
  },
  'order-timeouts': { service: 'orders', handler: 'on-timeout', contracts: [OrderPlaced], fedBy: 'timer' },
  notifications: {
    service: 'notifications',
    handler: 'on-order-events',
    contracts: [
      PaymentConfirmed,
      OrderConfirmed,
      OrderCancelled,
      ReceiptIssued,
      CustomerCreated,
      CustomerUpdated,
      CustomerDeleted,
    ],
  },
  email: {
    service: 'notifications',
    handler: 'send-email',
    contracts: [PaymentConfirmed, OrderConfirmed, OrderCancelled, ReceiptIssued],
    fedBy: 'topic',
    fifo: true,
  },
  recommendations: { service: 'recommendations', handler: 'on-shop-events', contracts: [OrderPlaced, ProductVoted] },
  'product-availability': {
    service: 'catalog',
    handler: 'on-stock-events',
    contracts: [StockReserved, StockRejected, StockReleased, StockAdjusted],
  },
  enrichment: { service: 'enrichment', handler: 'on-enrichment-requested', contracts: [EnrichmentRequested] },
  'enrichment-dead': { service: 'enrichment', handler: 'on-dead-letters', contracts: [MessageDeadLettered] },
  'purchase-workflow': {
    service: 'purchases',
    handler: 'on-purchase-events',
    contracts: [PurchaseRequested, FraudChecked, PurchaseAnalysed],
  },
  'purchase-dead': { service: 'purchases', handler: 'on-dead-letters', contracts: [MessageDeadLettered] },
  'scenario-ticks': {
    service: 'lab',
    handler: 'run-scenario',
    contracts: [ScenarioSliceDue, ScenarioStopped],
    fedBy: 'timer',
  },
  'read-model-refresh': { service: 'deals', handler: 'on-card-events', contracts: [DealCardStale, DealListStale] },
  'live-feed': { service: 'live', handler: 'push-events', contracts: 'all' },
} as const satisfies Record<string, ConsumerDefinition>;

export type ConsumerName = keyof typeof CONSUMERS;

/** Attempts before a message is set aside (maxReceiveCount of every consumer queue). */
export const MAX_ATTEMPTS = 3;

type Edge = readonly [effect: string, cause: string];

const upToReservation = [
  ['OrderPlaced', 'request'],
  ['CartCleared', 'OrderPlaced'],
  ['StockReserved', 'OrderPlaced'],
] as const satisfies readonly Edge[];

/** What one action sets off, as [effect type, cause type] pairs; `request` stands for an HTTP request. */
export const FLOWS = {
  /** card-approve */
  placeOrder: [
    ['PaymentAuthorized', 'request'],
    ...upToReservation,
    ['PaymentConfirmed', 'StockReserved'],
    ['OrderConfirmed', 'PaymentConfirmed'],
    ['NotificationSent', 'OrderConfirmed'],
  ],
  /** card-slow, card-flaky: both synchronous tries fail; whoever captures asks for the promise first. */
  authorizeLater: [
    ...upToReservation,
    ['PaymentConfirmed', 'StockReserved'],
    ['OrderConfirmed', 'PaymentConfirmed'],
    ['NotificationSent', 'OrderConfirmed'],
  ],
  /** card-decline-at-capture */
  declineAtCapture: [
    ['PaymentAuthorized', 'request'],
    ...upToReservation,
    ['PaymentDeclined', 'StockReserved'],
    ['OrderCancelled', 'PaymentDeclined'],
    ['StockReleased', 'OrderCancelled'],
    ['NotificationSent', 'OrderCancelled'],
  ],
  noStock: [
    ['PaymentAuthorized', 'request'],
    ['OrderPlaced', 'request'],
    ['CartCleared', 'OrderPlaced'],
    ['StockRejected', 'OrderPlaced'],
    ['OrderCancelled', 'StockRejected'],
    ['PaymentVoided', 'OrderCancelled'],
    ['NotificationSent', 'OrderCancelled'],
  ],
  /** A purchase of a deal: each step follows from the one before. */
  purchase: [
    ['PurchaseRequested', 'request'],
    ['FraudChecked', 'PurchaseRequested'],
    ['PurchaseAnalysed', 'FraudChecked'],
    ['ReceiptIssued', 'PurchaseAnalysed'],
    ['NotificationSent', 'ReceiptIssued'],
  ],
  enrich: [
    ['EnrichmentRequested', 'request'],
    ['EnrichmentCompleted', 'EnrichmentRequested'],
  ],
  purchaseRefused: [
    ['PurchaseRequested', 'request'],
    ['FraudChecked', 'PurchaseRequested'],
    ['PurchaseRefused', 'FraudChecked'],
  ],
  /** A card that is served although it is old. */
  refreshCard: [
    ['DealCardStale', 'request'],
    ['DealCardRefreshed', 'DealCardStale'],
  ],
} as const satisfies Record<string, readonly Edge[]>;

/** What leaves through a table's stream instead of straight from a handler, by `<service>-<handler>` of the publisher. */
export const OUTBOXES: Readonly<Record<string, readonly EventContract[]>> = {
  'enrichment-publish-batch-changes': [EnrichmentRequested],
  'lab-publish-scenario-changes': [ScenarioStarted, ScenarioStopped],
  'auth-publish-user-changes': [UserSignedUp],
  'catalog-publish-product-changes': [ProductCreated, ProductUpdated, ProductVoted],
  'customers-publish-customer-changes': [CustomerCreated, CustomerUpdated, CustomerDeleted],
  'orders-publish-order-changes': [OrderPlaced, OrderConfirmed, OrderCancelled],
  'purchases-publish-purchase-changes': [PurchaseRequested],
};

/** The table whose stream a publisher reads, without the stage's prefix. */
export const OUTBOX_TABLES: Readonly<Record<string, string>> = {
  'enrichment-publish-batch-changes': 'enrichment-batches',
  'lab-publish-scenario-changes': 'scenarios',
  'auth-publish-user-changes': 'users',
  'catalog-publish-product-changes': 'products',
  'customers-publish-customer-changes': 'customers',
  'orders-publish-order-changes': 'orders',
  'purchases-publish-purchase-changes': 'purchases',
};

/** Declared synchronous calls between services (through the gateway's internal routes): [caller, callee]. */
export const CALLS = [
  ['orders', 'cart'],
  ['orders', 'catalog'],
  ['orders', 'customers'],
  ['orders', 'payments'],
  ['cart', 'catalog'],
  ['ratings', 'ratings-a'],
  ['ratings', 'ratings-b'],
  ['deals', 'deal-catalog'],
  ['deals', 'prices'],
  ['deals', 'availability'],
  ['deals', 'ratings'],
  ['deals', 'merchants'],
  ['purchases', 'prices'],
  ['purchases', 'availability'],
  ['enrichment', 'deal-catalog'],
  ['insights', 'deal-catalog'],
  ['insights', 'prices'],
  ['insights', 'availability'],
  ['insights', 'ratings'],
  ['insights', 'merchants'],
] as const satisfies readonly (readonly [caller: string, callee: string])[];
