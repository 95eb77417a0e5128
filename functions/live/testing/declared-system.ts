/** A deployed system made from the declarations alone: every door, consumer and outbox there is, as an account would list it. */
import { CONSUMERS, type ConsumerDefinition, OUTBOX_TABLES, OUTBOXES } from '../../shared/contracts/flows.ts';
import { ROUTES } from '../../shared/contracts/routes.ts';
import type { DeployedFunction, DeployedSystem } from '../domain/topology/deployed-system.ts';

const PREFIX = 'playground-';
const TOPIC = `${PREFIX}notifications.fifo`;

const TABLES: Readonly<Record<string, readonly string[]>> = {
  'auth-log-in': ['users', 'sessions'],
  'cart-on-order-events': ['idempotency', 'message-failures', 'carts'],
  'cart-on-product-events': ['idempotency', 'message-failures', 'carts'],
  'catalog-on-stock-events': ['idempotency', 'message-failures', 'products', 'product-cache'],
  'customers-on-user-events': ['idempotency', 'message-failures', 'customers'],
  'inventory-on-order-events': ['idempotency', 'message-failures', 'stock', 'reservations'],
  'payments-on-order-events': ['idempotency', 'message-failures', 'payments', 'ledger'],
  'orders-on-saga-events': ['idempotency', 'message-failures', 'orders'],
  'orders-on-timeout': ['idempotency', 'message-failures', 'orders'],
  'notifications-on-order-events': ['idempotency', 'message-failures', 'notifications'],
  'notifications-send-email': ['idempotency', 'message-failures', 'notifications'],
  'recommendations-on-shop-events': ['idempotency', 'message-failures', 'recommendations'],
};
const BUCKETS: Readonly<Record<string, readonly string[]>> = {
  'purchases-on-purchase-events': ['receipts'],
  'purchases-on-dead-letters': ['receipts'],
};
const SENDS_TO: Readonly<Record<string, readonly string[]>> = {
  'orders-publish-order-changes': [`${PREFIX}order-timeouts`],
  'orders-on-timeout': [`${PREFIX}order-timeouts`],
  'notifications-on-order-events': [TOPIC],
};

const consumers: readonly [string, ConsumerDefinition][] = Object.entries(CONSUMERS);
const fifo = ({ fifo: ordered = false }: ConsumerDefinition): string => (ordered ? '.fifo' : '');

function functionOf(service: string, handler: string): DeployedFunction {
  const key = `${service}-${handler}`;
  return {
    name: PREFIX + key,
    service,
    handler,
    tables: (TABLES[key] ?? []).map((table) => PREFIX + table),
    buckets: (BUCKETS[key] ?? []).map((bucket) => `${PREFIX}${bucket}-000000000000-eu-west-1`),
    sendsTo: SENDS_TO[key] ?? [],
    memoryMb: 256,
    timeoutSeconds: 10,
  };
}

export function declaredSystem(): DeployedSystem {
  const handlers = new Map<string, DeployedFunction>();
  for (const { service, handler } of [...ROUTES, ...consumers.map(([, definition]) => definition)]) {
    handlers.set(`${service}-${handler}`, functionOf(service, handler));
  }
  for (const key of Object.keys(OUTBOXES)) {
    const [service = ''] = key.split('-');
    handlers.set(key, functionOf(service, key.slice(service.length + 1)));
  }
  return {
    stage: 'local',
    prefix: PREFIX,
    bus: 'playground',
    functions: [...handlers.values()],
    routes: ROUTES.map(({ route, service, handler }) => {
      const [method = '', path = ''] = route.split(' ');
      return { method, path, functionName: `${PREFIX}${service}-${handler}` };
    }),
    rules: consumers.flatMap(([name, definition]) => {
      const { contracts, fedBy } = definition;
      if (fedBy !== undefined) return [];
      const pattern =
        contracts === 'all'
          ? { source: [{ prefix: 'playground.' }] }
          : {
              source: [...new Set(contracts.map(({ source }) => source))],
              'detail-type': contracts.map(({ type }) => type),
            };
      return [{ name: PREFIX + name, pattern, queues: [PREFIX + name], others: [] }];
    }),
    queues: [
      ...consumers.flatMap(([name, definition]) => {
        const dlq = `${PREFIX}${name}-dlq${fifo(definition)}`;
        return [
          {
            name: PREFIX + name + fifo(definition),
            deadLetterQueue: dlq,
            visibilityTimeoutSeconds: 60,
            maxReceiveCount: 3,
          },
          { name: dlq, deadLetterQueue: null, visibilityTimeoutSeconds: 30, maxReceiveCount: null },
        ];
      }),
      { name: `${PREFIX}undelivered`, deadLetterQueue: null, visibilityTimeoutSeconds: 30, maxReceiveCount: null },
    ],
    topics: [{ name: TOPIC, queues: [`${PREFIX}email.fifo`] }],
    mappings: [
      ...consumers.map(([name, definition]) => ({
        functionName: `${PREFIX}${definition.service}-${definition.handler}`,
        source: { kind: 'queue' as const, name: PREFIX + name + fifo(definition) },
        batchSize: 10,
        maximumConcurrency: 5,
      })),
      ...Object.entries(OUTBOX_TABLES).map(([key, table]) => ({
        functionName: PREFIX + key,
        source: { kind: 'stream' as const, name: PREFIX + table },
        batchSize: 10,
        maximumConcurrency: null,
      })),
    ],
    socketRoutes: ['$connect', '$disconnect', 'hello'],
  };
}
