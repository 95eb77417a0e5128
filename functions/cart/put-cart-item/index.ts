import { serviceClient } from '../../shared/resilience/service-client.ts';
import { productCatalog } from '../adapters/product-catalog.ts';
import { visitDependencies } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  ...visitDependencies(),
  catalog: productCatalog(serviceClient({ service: 'catalog' })),
});
