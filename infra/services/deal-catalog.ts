/** Which deals there are. */
import { Construct } from 'constructs';
import { GetCatalogDeal, ListCatalogDeals } from '../../functions/shared/contracts/deal-catalog.routes.ts';
import type { RouteContract } from '../../functions/shared/contracts/route.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { bindLabBehaviour, bindTable } from '../constructs/bindings.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import type { DealsProps } from '../stacks/deals.ts';

const service = 'deal-catalog';

export class DealCatalogService extends Construct {
  constructor(scope: Construct, id: string, { door, data: { tables } }: DealsProps) {
    super(scope, id);
    const fn = (handler: string, timeoutSeconds = 10): AppFunction =>
      new AppFunction(this, handler, { service, handler, timeoutSeconds });
    const open = (id: string, contract: RouteContract): void => {
      const reader = fn(contract.handler);
      bindTable(reader, tables.deals, 'DEALS_TABLE');
      bindLabBehaviour(reader);
      new HttpRoute(door, id, { contract, fn: reader });
    };
    open('ListCatalogDeals', ListCatalogDeals);
    open('GetCatalogDeal', GetCatalogDeal);
    bindTable(fn('seed-deals', 30), tables.deals, 'DEALS_TABLE', 'append');
  }
}
