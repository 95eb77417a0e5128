import { ulid } from 'ulid';
import { serviceClient } from '../../shared/resilience/service-client.ts';
import { cartClient } from '../adapters/cart-client.ts';
import { orders } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  orders: orders(),
  // the order stands or falls with the cart: wait out a cold start rather than refuse
  carts: cartClient(serviceClient({ service: 'cart', timeoutMs: 2_500 })),
  now: () => new Date(),
  newId: () => ulid(),
});
