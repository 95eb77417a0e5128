import { serviceClient } from '../../shared/resilience/service-client.ts';
import { productCatalog } from '../adapters/product-catalog.ts';
import { visitDependencies } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  ...visitDependencies(),
  // only the catalog knows the product: wait out a cold start rather than refuse
  catalog: productCatalog(serviceClient({ service: 'catalog', timeoutMs: 2_500 })),
});
