/** Carts of guests and customers; orders empties them by event. */
import { Construct } from 'constructs';
import { AppFunction } from '../constructs/app-function.ts';
import { bindServiceClient, bindTable } from '../constructs/bindings.ts';
import type { Door } from '../constructs/door.ts';
import { EventConsumer } from '../constructs/event-consumer.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import type { BusStack } from '../stacks/bus.ts';
import type { DataStack } from '../stacks/data.ts';
import { PlaygroundStack } from '../stacks/playground-stack.ts';

const service = 'cart';

export interface CartServiceProps {
  readonly door: Door;
  readonly data: DataStack;
  readonly bus: BusStack;
}

export class CartService extends Construct {
  constructor(scope: Construct, id: string, { door, data, bus: { bus, undelivered } }: CartServiceProps) {
    super(scope, id);
    const { settings } = PlaygroundStack.around(this);
    const { carts } = data.tables;

    // any of them may be the first request that merges a guest's cart, and takes that row away
    const open = (handler: string, id: string, route: string): AppFunction => {
      const environment = { COOKIE_SECURE: String(settings.secureCookies) };
      const fn = new AppFunction(this, handler, { service, handler, environment });
      bindTable(fn, carts, 'CARTS_TABLE', 'remove');
      new HttpRoute(this, id, { door, route, fn, access: 'optional' });
      return fn;
    };
    open('get-cart', 'GetCart', 'GET /api/cart');
    open('empty-cart', 'EmptyCart', 'DELETE /api/cart');
    open('remove-cart-item', 'RemoveCartItem', 'DELETE /api/cart/items/{productId}');
    const putCartItem = open('put-cart-item', 'PutCartItem', 'PUT /api/cart/items/{productId}');
    bindServiceClient(putCartItem, 'catalog', data.clients.cart);

    const forOrder = new AppFunction(this, 'get-cart-for-order', { service, handler: 'get-cart-for-order' });
    bindTable(forOrder, carts, 'CARTS_TABLE');
    new HttpRoute(this, 'GetCartForOrder', {
      door,
      route: 'GET /internal/cart/carts/{userId}',
      fn: forOrder,
      access: 'service',
    });

    const onOrderEvents = new AppFunction(this, 'on-order-events', { service, handler: 'on-order-events' });
    bindTable(onOrderEvents, carts, 'CARTS_TABLE', 'change');
    new EventConsumer(this, 'CartClearing', {
      consumer: 'cart-clearing',
      fn: onOrderEvents,
      bus,
      undelivered,
      errorImpact: 'Customers still see what they have bought already in their carts.',
    });
  }
}
