/** Products: list and item for people, item for other services. */
import { Construct } from 'constructs';
import { GetProduct, GetProductInternal, ListProducts } from '../../functions/shared/contracts/catalog.routes.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { bindTable } from '../constructs/bindings.ts';
import type { Door } from '../constructs/door.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import type { BusStack } from '../stacks/bus.ts';
import type { DataStack } from '../stacks/data.ts';

const service = 'catalog';

export interface CatalogDoorsProps {
  readonly door: Door;
  readonly data: DataStack;
}

export class CatalogDoors extends Construct {
  constructor(scope: Construct, id: string, { door, data: { tables } }: CatalogDoorsProps) {
    super(scope, id);
    const reading = (handler: string): AppFunction => {
      const fn = new AppFunction(this, handler, { service, handler });
      bindTable(fn, tables.products, 'PRODUCTS_TABLE');
      return fn;
    };
    const [list, item, internal] = [reading('list-products'), reading('get-product'), reading('get-product-internal')];
    new HttpRoute(this, 'ListProducts', { door, contract: ListProducts, fn: list });
    new HttpRoute(this, 'GetProduct', { door, contract: GetProduct, fn: item });
    new HttpRoute(this, 'GetProductInternal', { door, contract: GetProductInternal, fn: internal });

    const seed = new AppFunction(this, 'seed-products', { service, handler: 'seed-products', timeoutSeconds: 30 });
    bindTable(seed, tables.products, 'PRODUCTS_TABLE', 'append');
  }
}

export interface CatalogConsumersProps {
  readonly data: DataStack;
  readonly bus: BusStack;
}

export class CatalogConsumers extends Construct {
  constructor(scope: Construct, id: string, _: CatalogConsumersProps) {
    super(scope, id);
  }
}
