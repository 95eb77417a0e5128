/** Orders, and the outbox that tells about them. */
import { Construct } from 'constructs';
import { CancelOrder, CreateOrder, GetOrder, ListOrders } from '../../functions/shared/contracts/orders.routes.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { bindLimit, bindParameter, bindQueue, bindServiceClient, bindTable } from '../constructs/bindings.ts';
import type { Door } from '../constructs/door.ts';
import { EventConsumer } from '../constructs/event-consumer.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import { TableOutbox } from '../constructs/table-outbox.ts';
import type { BusStack } from '../stacks/bus.ts';
import type { DataStack } from '../stacks/data.ts';
import { PlaygroundStack } from '../stacks/playground-stack.ts';

const service = 'orders';

export interface OrdersDoorsProps {
  readonly door: Door;
  readonly data: DataStack;
}

export class OrdersDoors extends Construct {
  constructor(scope: Construct, id: string, { door, data }: OrdersDoorsProps) {
    super(scope, id);
    const { orders } = data.tables;
    const fn = (handler: string): AppFunction => new AppFunction(this, handler, { service, handler });

    const create = fn('create-order');
    bindTable(create, orders, 'ORDERS_TABLE', 'change');
    bindLimit(create, data, 'purchase');
    for (const neighbour of ['cart', 'customers', 'catalog', 'payments']) {
      bindServiceClient(create, neighbour, data.clients.orders);
    }
    new HttpRoute(door, 'CreateOrder', {
      contract: CreateOrder,
      fn: create,
      throttle: PlaygroundStack.around(this).settings.checkoutThrottle,
      errorImpact: 'Customers cannot buy.',
    });

    const cancel = fn('cancel-order');
    bindTable(cancel, orders, 'ORDERS_TABLE', 'change');
    new HttpRoute(door, 'CancelOrder', { contract: CancelOrder, fn: cancel });

    const [list, get] = [fn('list-orders'), fn('get-order')];
    for (const reader of [list, get]) bindTable(reader, orders, 'ORDERS_TABLE');
    new HttpRoute(door, 'ListOrders', { contract: ListOrders, fn: list });
    new HttpRoute(door, 'GetOrder', { contract: GetOrder, fn: get });
  }
}

export interface OrdersConsumersProps {
  readonly data: DataStack;
  readonly bus: BusStack;
}

/** The outbox that tells about orders, and what moves them on. */
export class OrdersConsumers extends Construct {
  constructor(scope: Construct, id: string, { data, bus: { bus, undelivered } }: OrdersConsumersProps) {
    super(scope, id);
    const { orders } = data.tables;
    const fn = (handler: string): AppFunction => new AppFunction(this, handler, { service, handler });

    const onSagaEvents = fn('on-saga-events');
    bindTable(onSagaEvents, orders, 'ORDERS_TABLE', 'change');
    new EventConsumer(this, 'OrderUpdates', {
      consumer: 'order-updates',
      fn: onSagaEvents,
      bus,
      undelivered,
      errorImpact: 'Orders hang between stock and payment until they time out.',
    });

    const onTimeout = fn('on-timeout');
    bindTable(onTimeout, orders, 'ORDERS_TABLE', 'change');
    const timeouts = new EventConsumer(this, 'OrderTimeouts', {
      consumer: 'order-timeouts',
      fn: onTimeout,
      bus,
      undelivered,
      errorImpact: 'Orders that hang are not given up: stock and money stay bound.',
    });

    const publish = fn('publish-order-changes');
    new TableOutbox(this, 'OrderChanges', { fn: publish, table: orders });

    for (const watcher of [publish, onTimeout]) {
      bindQueue(watcher, timeouts.queue, 'TIMEOUTS_QUEUE_URL');
      bindParameter(watcher, 'config/orders/timeout-seconds');
    }
  }
}
