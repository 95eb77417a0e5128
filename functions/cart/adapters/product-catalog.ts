/** Products as the catalog service knows them, over its internal door. */
import { ProductForServices } from '../../shared/contracts/catalog.http.ts';
import { DependencyUnavailable } from '../../shared/resilience/policy.ts';
import { type CallOptions, type ServiceClient, ServiceRefused } from '../../shared/resilience/service-client.ts';
import type { Product } from '../domain/cart.ts';

type Calling = Omit<CallOptions<unknown>, 'schema' | 'body'>;

export interface ProductCatalog {
  find(productId: string, calling: Calling): Promise<Product | 'unknown' | 'unavailable'>;
}

export const productCatalog = (client: ServiceClient): ProductCatalog => ({
  async find(productId, calling) {
    try {
      const path = `/products/${encodeURIComponent(productId)}`;
      const product = await client.call('GET', path, { ...calling, schema: ProductForServices });
      const { id, name, price, revision } = product;
      return { id, name, price, revision };
    } catch (error) {
      if (error instanceof ServiceRefused && error.status === 404) return 'unknown';
      if (error instanceof DependencyUnavailable) return 'unavailable';
      throw error;
    }
  },
});
