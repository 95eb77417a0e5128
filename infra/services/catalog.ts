/** Products: the shelf for people and services, votes, what operators change, and the outbox that tells about it. */
import { Construct } from 'constructs';
import {
  CreateProduct,
  GetProduct,
  GetProductInternal,
  ListPrices,
  ListProducts,
  PutProductRoute,
  VoteForProduct,
} from '../../functions/shared/contracts/catalog.routes.ts';
import type { RouteContract } from '../../functions/shared/contracts/route.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { bindTable, type TableAccess } from '../constructs/bindings.ts';
import type { Door } from '../constructs/door.ts';
import { EventConsumer } from '../constructs/event-consumer.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import { TableOutbox } from '../constructs/table-outbox.ts';
import type { BusStack } from '../stacks/bus.ts';
import type { DataStack } from '../stacks/data.ts';

const service = 'catalog';

/** How a function uses the tables of this service; it may do nothing else with them. */
type Uses = Partial<Record<'products' | 'product-cache' | 'product-levels' | 'votes', TableAccess>>;

const VARIABLES = {
  products: 'PRODUCTS_TABLE',
  'product-cache': 'PRODUCT_CACHE_TABLE',
  'product-levels': 'PRODUCT_LEVELS_TABLE',
  votes: 'VOTES_TABLE',
} as const satisfies Record<keyof Uses, `${string}_TABLE`>;

function bindTables(fn: AppFunction, { tables }: DataStack, uses: Uses): AppFunction {
  for (const table of ['products', 'product-cache', 'product-levels', 'votes'] as const) {
    if (uses[table] !== undefined) bindTable(fn, tables[table], VARIABLES[table], uses[table]);
  }
  return fn;
}

export interface CatalogDoorsProps {
  readonly door: Door;
  readonly data: DataStack;
}

export class CatalogDoors extends Construct {
  constructor(scope: Construct, id: string, { door, data }: CatalogDoorsProps) {
    super(scope, id);
    const open = (id: string, contract: RouteContract, uses: Uses): void => {
      const { handler } = contract;
      const fn = bindTables(new AppFunction(this, handler, { service, handler }), data, uses);
      new HttpRoute(door, id, { contract, fn });
    };
    const cached = { products: 'read', 'product-cache': 'change' } as const;
    open('ListProducts', ListProducts, { products: 'read' });
    open('GetProduct', GetProduct, cached);
    open('GetProductInternal', GetProductInternal, cached);
    open('ListPrices', ListPrices, { products: 'read' });
    open('CreateProduct', CreateProduct, { products: 'change', 'product-levels': 'change' });
    open('PutProduct', PutProductRoute, { products: 'change', 'product-cache': 'change' });
    open('VoteForProduct', VoteForProduct, { products: 'change', 'product-cache': 'change', votes: 'append' });

    const seed = new AppFunction(this, 'seed-products', { service, handler: 'seed-products', timeoutSeconds: 30 });
    bindTables(seed, data, { products: 'change', 'product-levels': 'change' });
  }
}

export interface CatalogConsumersProps {
  readonly data: DataStack;
  readonly bus: BusStack;
}

/** What follows the stock, and the outbox that tells about products. */
export class CatalogConsumers extends Construct {
  constructor(scope: Construct, id: string, { data, bus: { bus, undelivered } }: CatalogConsumersProps) {
    super(scope, id);
    const onStockEvents = new AppFunction(this, 'on-stock-events', { service, handler: 'on-stock-events' });
    bindTables(onStockEvents, data, { products: 'change', 'product-cache': 'change', 'product-levels': 'change' });
    new EventConsumer(this, 'ProductAvailability', {
      consumer: 'product-availability',
      fn: onStockEvents,
      bus,
      undelivered,
      maxConcurrency: 2, // many orders for one product meet at one row
      errorImpact: 'The shelf offers products that are sold out, or hides some that are there.',
    });

    const publish = new AppFunction(this, 'publish-product-changes', { service, handler: 'publish-product-changes' });
    new TableOutbox(this, 'ProductChanges', { fn: publish, table: data.tables.products });
  }
}
