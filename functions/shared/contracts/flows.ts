/** Who listens to what: rules, queues, fitness tests, the map and the flow tests read this one list. */
import { UserSignedUp } from './auth.events.ts';
import type { EventContract } from './define-event.ts';
import { OrderPlaced } from './orders.events.ts';

export interface ConsumerDefinition {
  readonly service: string;
  /** Folder below `functions/<service>`. */
  readonly handler: string;
  /** `all` = every event of the bus. */
  readonly contracts: readonly EventContract[] | 'all';
}

/** By queue name without the stage prefix. */
export const CONSUMERS = {
  'cart-clearing': { service: 'cart', handler: 'on-order-events', contracts: [OrderPlaced] },
  'live-feed': { service: 'live', handler: 'push-events', contracts: 'all' },
} as const satisfies Record<string, ConsumerDefinition>;

export type ConsumerName = keyof typeof CONSUMERS;

/** Attempts before a message is set aside (maxReceiveCount of every consumer queue). */
export const MAX_ATTEMPTS = 3;

/** What one action sets off, as [effect type, cause type] pairs; `request` stands for the HTTP request. */
export const FLOWS = {
  placeOrder: [
    ['OrderPlaced', 'request'],
    ['CartCleared', 'OrderPlaced'],
  ],
} as const satisfies Record<string, readonly (readonly [effect: string, cause: string])[]>;

/** What leaves through a table's stream instead of straight from a handler, by `<service>-<handler>` of the publisher. */
export const OUTBOXES: Readonly<Record<string, readonly EventContract[]>> = {
  'auth-publish-user-changes': [UserSignedUp],
  'orders-publish-order-changes': [OrderPlaced],
};

/** Declared synchronous calls between services (through the gateway's internal routes): [caller, callee]. */
export const CALLS = [
  ['orders', 'cart'],
  ['cart', 'catalog'],
] as const satisfies readonly (readonly [caller: string, callee: string])[];
