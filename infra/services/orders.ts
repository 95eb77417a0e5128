/** Orders, and the outbox that tells about them. */
import { Construct } from 'constructs';
import { CreateOrder, GetOrder, ListOrders } from '../../functions/shared/contracts/orders.routes.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { bindServiceClient, bindTable } from '../constructs/bindings.ts';
import type { Door } from '../constructs/door.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import { TableOutbox } from '../constructs/table-outbox.ts';
import type { BusStack } from '../stacks/bus.ts';
import type { DataStack } from '../stacks/data.ts';

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
    bindServiceClient(create, 'cart', data.clients.orders);
    new HttpRoute(this, 'CreateOrder', {
      door,
      contract: CreateOrder,
      fn: create,
      errorImpact: 'Customers cannot buy.',
    });

    const [list, get] = [fn('list-orders'), fn('get-order')];
    for (const reader of [list, get]) bindTable(reader, orders, 'ORDERS_TABLE');
    new HttpRoute(this, 'ListOrders', { door, contract: ListOrders, fn: list });
    new HttpRoute(this, 'GetOrder', { door, contract: GetOrder, fn: get });
  }
}

export interface OrdersConsumersProps {
  readonly data: DataStack;
  readonly bus: BusStack;
}

/** The outbox that tells about orders, and what moves them on. */
export class OrdersConsumers extends Construct {
  constructor(scope: Construct, id: string, { data }: OrdersConsumersProps) {
    super(scope, id);
    const { orders } = data.tables;
    const publish = new AppFunction(this, 'publish-order-changes', { service, handler: 'publish-order-changes' });
    new TableOutbox(this, 'OrderChanges', { fn: publish, table: orders });
  }
}
