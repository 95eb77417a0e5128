/** Every event of the system. Documents, the page's catalogue and the compatibility test are made from this list. */
import * as auth from './auth.events.ts';
import * as cart from './cart.events.ts';
import * as catalog from './catalog.events.ts';
import * as customers from './customers.events.ts';
import * as deals from './deals.events.ts';
import type { EventContract } from './define-event.ts';
import * as enrichment from './enrichment.events.ts';
import * as inventory from './inventory.events.ts';
import * as lab from './lab.events.ts';
import * as notifications from './notifications.events.ts';
import * as orders from './orders.events.ts';
import * as payments from './payments.events.ts';
import * as purchases from './purchases.events.ts';
import * as ratings from './ratings.events.ts';
import * as system from './system.events.ts';

export const CATALOGUE: readonly EventContract[] = [
  auth.UserSignedUp,
  auth.UserLoggedIn,
  auth.LoginFailed,
  auth.UserLoggedOut,
  auth.SigningKeyRotated,
  customers.CustomerCreated,
  customers.CustomerUpdated,
  customers.CustomerDeleted,
  catalog.ProductCreated,
  catalog.ProductUpdated,
  catalog.ProductVoted,
  cart.CartItemAdded,
  cart.CartItemUpdated,
  cart.CartItemRemoved,
  cart.CartMerged,
  cart.CartCleared,
  orders.OrderPlaced,
  orders.OrderConfirmed,
  orders.OrderCancelled,
  inventory.StockReserved,
  inventory.StockRejected,
  inventory.StockReleased,
  inventory.StockAdjusted,
  payments.PaymentAuthorized,
  payments.PaymentDeclined,
  payments.PaymentConfirmed,
  payments.PaymentVoided,
  payments.PaymentRefunded,
  notifications.NotificationSent,
  notifications.NotificationFailed,
  enrichment.EnrichmentRequested,
  enrichment.EnrichmentCompleted,
  purchases.PurchaseRequested,
  purchases.FraudChecked,
  purchases.PurchaseAnalysed,
  purchases.ReceiptIssued,
  purchases.PurchaseRefused,
  lab.ScenarioStarted,
  lab.ScenarioStopped,
  lab.ScenarioSliceDue,
  deals.DealCardStale,
  deals.DealCardRefreshed,
  deals.DealListStale,
  deals.DealListRefreshed,
  system.RequestHandled,
  system.RequestsSummarised,
  system.MessageHandled,
  system.MessageFailed,
  system.MessageDeadLettered,
  system.CallFailed,
  system.CircuitOpened,
  system.CircuitHalfOpened,
  system.CircuitClosed,
  ratings.TargetHealthChanged,
];

const byType = new Map(CATALOGUE.map((contract) => [contract.type, contract]));

/** The contract of an event type, or undefined for a type this version does not know. */
export const contractOf = (type: string): EventContract | undefined => byType.get(type);
