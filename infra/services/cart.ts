/** Carts of guests and customers; orders empties them by event, the catalog tells them new prices. */
import { Construct } from 'constructs';
import {
  EmptyCart,
  GetCart,
  GetCartForOrder,
  PutCartItemRoute,
  RemoveCartItem,
} from '../../functions/shared/contracts/cart.routes.ts';
import type { RouteContract } from '../../functions/shared/contracts/route.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { bindServiceClient, bindTable } from '../constructs/bindings.ts';
import type { Door } from '../constructs/door.ts';
import { EventConsumer } from '../constructs/event-consumer.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import type { BusStack } from '../stacks/bus.ts';
import type { DataStack } from '../stacks/data.ts';
import { PlaygroundStack } from '../stacks/playground-stack.ts';

const service = 'cart';

export interface CartDoorsProps {
  readonly door: Door;
  readonly data: DataStack;
}

export class CartDoors extends Construct {
  constructor(scope: Construct, id: string, { door, data }: CartDoorsProps) {
    super(scope, id);
    const { settings } = PlaygroundStack.around(this);
    const { carts } = data.tables;

    // any of them may be the first request that merges a guest's cart, and takes that row away
    const open = (id: string, contract: RouteContract): AppFunction => {
      const { handler } = contract;
      const environment = { COOKIE_SECURE: String(settings.secureCookies) };
      const fn = new AppFunction(this, handler, { service, handler, environment });
      bindTable(fn, carts, 'CARTS_TABLE', 'remove');
      new HttpRoute(door, id, { contract, fn });
      return fn;
    };
    open('GetCart', GetCart);
    open('EmptyCart', EmptyCart);
    open('RemoveCartItem', RemoveCartItem);
    const putCartItem = open('PutCartItem', PutCartItemRoute);
    bindServiceClient(putCartItem, 'catalog', data.clients.cart);

    const forOrder = new AppFunction(this, 'get-cart-for-order', { service, handler: 'get-cart-for-order' });
    bindTable(forOrder, carts, 'CARTS_TABLE');
    new HttpRoute(door, 'GetCartForOrder', { contract: GetCartForOrder, fn: forOrder });
  }
}

export interface CartConsumersProps {
  readonly data: DataStack;
  readonly bus: BusStack;
}

export class CartConsumers extends Construct {
  constructor(scope: Construct, id: string, { data, bus: { bus, undelivered } }: CartConsumersProps) {
    super(scope, id);
    const { carts } = data.tables;
    const onOrderEvents = new AppFunction(this, 'on-order-events', { service, handler: 'on-order-events' });
    bindTable(onOrderEvents, carts, 'CARTS_TABLE', 'change');
    new EventConsumer(this, 'CartClearing', {
      consumer: 'cart-clearing',
      fn: onOrderEvents,
      bus,
      undelivered,
      errorImpact: 'Customers still see what they have bought already in their carts.',
    });

    const onProductEvents = new AppFunction(this, 'on-product-events', { service, handler: 'on-product-events' });
    bindTable(onProductEvents, carts, 'CARTS_TABLE', 'append');
    new EventConsumer(this, 'CartPrices', {
      consumer: 'cart-prices',
      fn: onProductEvents,
      bus,
      undelivered,
      maxConcurrency: 2, // operators change prices, now and then
      errorImpact: 'Carts and orders keep a price that the catalog has changed.',
    });
  }
}
