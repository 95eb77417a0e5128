/** The cart of a customer, over the internal door of the cart service. */
import { CartForOrder } from '../../shared/contracts/cart.http.ts';
import type { CallOptions, ServiceClient } from '../../shared/resilience/service-client.ts';

export interface CartClient {
  /** @throws DependencyUnavailable */
  cartOf(customerId: string, calling: Omit<CallOptions<unknown>, 'schema' | 'body'>): Promise<CartForOrder>;
}

export const cartClient = (client: ServiceClient): CartClient => ({
  cartOf: (customerId, calling) =>
    client.call('GET', `/carts/${encodeURIComponent(customerId)}`, { ...calling, schema: CartForOrder }),
});
