/** What every deal costs. */
import { Construct } from 'constructs';
import { GetPrice } from '../../functions/shared/contracts/prices.routes.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { bindLabBehaviour, bindTable } from '../constructs/bindings.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import type { DealsProps } from '../stacks/deals.ts';

const service = 'prices';

export class PricesService extends Construct {
  constructor(scope: Construct, id: string, { door, data: { tables } }: DealsProps) {
    super(scope, id);
    const fn = (handler: string, timeoutSeconds = 10): AppFunction =>
      new AppFunction(this, handler, { service, handler, timeoutSeconds });

    const getPrice = fn('get-price');
    bindTable(getPrice, tables.prices, 'PRICES_TABLE');
    bindLabBehaviour(getPrice);
    new HttpRoute(door, 'GetPrice', { contract: GetPrice, fn: getPrice });

    bindTable(fn('seed-prices', 30), tables.prices, 'PRICES_TABLE', 'append');
  }
}
