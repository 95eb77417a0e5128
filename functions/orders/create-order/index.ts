import { ulid } from 'ulid';
import { serviceClient } from '../../shared/resilience/service-client.ts';
import { cartClient } from '../adapters/cart-client.ts';
import { orders } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  orders: orders(),
  carts: cartClient(serviceClient({ service: 'cart' })),
  now: () => new Date(),
  newId: () => ulid(),
});
