/** Products: list and item for people, item for other services. */
import { Construct } from 'constructs';
import { AppFunction } from '../constructs/app-function.ts';
import { bindTable } from '../constructs/bindings.ts';
import type { Door } from '../constructs/door.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import type { DataStack } from '../stacks/data.ts';

const service = 'catalog';

export interface CatalogServiceProps {
  readonly door: Door;
  readonly data: DataStack;
}

export class CatalogService extends Construct {
  constructor(scope: Construct, id: string, { door, data: { tables } }: CatalogServiceProps) {
    super(scope, id);
    const reading = (handler: string): AppFunction => {
      const fn = new AppFunction(this, handler, { service, handler });
      bindTable(fn, tables.products, 'PRODUCTS_TABLE');
      return fn;
    };
    const [list, item, internal] = [reading('list-products'), reading('get-product'), reading('get-product-internal')];
    new HttpRoute(this, 'ListProducts', { door, route: 'GET /api/products', fn: list, access: 'public' });
    new HttpRoute(this, 'GetProduct', { door, route: 'GET /api/products/{id}', fn: item, access: 'public' });
    new HttpRoute(this, 'GetProductInternal', {
      door,
      route: 'GET /internal/catalog/products/{id}',
      fn: internal,
      access: 'service',
    });

    const seed = new AppFunction(this, 'seed-products', { service, handler: 'seed-products', timeoutSeconds: 30 });
    bindTable(seed, tables.products, 'PRODUCTS_TABLE', 'append');
  }
}
