import { z } from 'zod';
import { OrderPage, OrderPlacedAnswer, OrderQuery, OrderView, PlaceOrder } from './orders.http.ts';
import { defineRoute } from './route.ts';
import { Ulid } from './values.ts';

const service = 'orders';
const path = z.object({ id: Ulid });

export const CreateOrder = defineRoute({
  route: 'POST /api/orders',
  service,
  handler: 'create-order',
  access: 'customer',
  summary: 'Buys what is in the cart.',
  body: PlaceOrder,
  answer: OrderPlacedAnswer,
  status: 201,
  idempotencyKey: 'required',
  refusals: [
    'payment-declined',
    'cart-empty',
    'already-ordered',
    'idempotency-key-reused',
    'unavailable',
    'too-many-requests',
  ],
  example: { paymentMethod: 'card-approve' },
});

export const ListOrders = defineRoute({
  route: 'GET /api/orders',
  service,
  handler: 'list-orders',
  access: 'customer',
  summary: 'One’s own orders, newest first.',
  query: OrderQuery,
  answer: OrderPage,
});

export const GetOrder = defineRoute({
  route: 'GET /api/orders/{id}',
  service,
  handler: 'get-order',
  access: 'customer',
  summary: 'One order with its history.',
  path,
  answer: OrderView,
  refusals: ['order-not-found'],
});

export const CancelOrder = defineRoute({
  route: 'POST /api/orders/{id}/cancel',
  service,
  handler: 'cancel-order',
  access: 'customer',
  summary: 'Cancels an order that is not final yet.',
  path,
  status: 202,
  answer: OrderView,
  refusals: ['order-not-found', 'invalid-transition'],
});
