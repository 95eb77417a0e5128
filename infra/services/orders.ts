/** Orders, and the outbox that tells about them. */
import { Construct } from 'constructs';
import { AppFunction } from '../constructs/app-function.ts';
import { bindServiceClient, bindTable } from '../constructs/bindings.ts';
import type { Door } from '../constructs/door.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import { TableOutbox } from '../constructs/table-outbox.ts';
import type { DataStack } from '../stacks/data.ts';

const service = 'orders';

export interface OrdersServiceProps {
  readonly door: Door;
  readonly data: DataStack;
}

export class OrdersService extends Construct {
  constructor(scope: Construct, id: string, { door, data }: OrdersServiceProps) {
    super(scope, id);
    const { orders } = data.tables;
    const fn = (handler: string): AppFunction => new AppFunction(this, handler, { service, handler });

    const create = fn('create-order');
    bindTable(create, orders, 'ORDERS_TABLE', 'change');
    bindServiceClient(create, 'cart', data.clients.orders);
    new HttpRoute(this, 'CreateOrder', {
      door,
      route: 'POST /api/orders',
      fn: create,
      access: 'customer',
      errorImpact: 'Customers cannot buy.',
    });

    const [list, get] = [fn('list-orders'), fn('get-order')];
    for (const reader of [list, get]) bindTable(reader, orders, 'ORDERS_TABLE');
    new HttpRoute(this, 'ListOrders', { door, route: 'GET /api/orders', fn: list, access: 'customer' });
    new HttpRoute(this, 'GetOrder', { door, route: 'GET /api/orders/{id}', fn: get, access: 'customer' });

    new TableOutbox(this, 'OrderChanges', { fn: fn('publish-order-changes'), table: orders });
  }
}
