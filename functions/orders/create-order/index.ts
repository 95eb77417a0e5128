import { limits } from '../../shared/rate-limits/rate-limits.ts';
import { serviceClient } from '../../shared/resilience/service-client.ts';
import { cartClient } from '../adapters/cart-client.ts';
import { customerClient, paymentClient, priceClient } from '../adapters/neighbours.ts';
import { orders } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  orders: orders(),
  // the order stands or falls with the cart: wait out a cold start rather than refuse
  carts: cartClient(serviceClient({ service: 'cart', timeoutMs: 2_500 })),
  neighbours: {
    customers: customerClient(serviceClient({ service: 'customers' })),
    prices: priceClient(serviceClient({ service: 'catalog' })),
    payments: paymentClient(serviceClient({ service: 'payments' })),
  },
  limits: limits(),
  now: () => new Date(),
});
