/** Who offers the deals. */
import { Construct } from 'constructs';
import { GetMerchant } from '../../functions/shared/contracts/merchants.routes.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { bindLabBehaviour, bindTable } from '../constructs/bindings.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import type { DealsProps } from '../stacks/deals.ts';

const service = 'merchants';

export class MerchantsService extends Construct {
  constructor(scope: Construct, id: string, { door, data: { tables } }: DealsProps) {
    super(scope, id);
    const fn = (handler: string, timeoutSeconds = 10): AppFunction =>
      new AppFunction(this, handler, { service, handler, timeoutSeconds });

    const getMerchant = fn('get-merchant');
    bindTable(getMerchant, tables.merchants, 'MERCHANTS_TABLE');
    bindLabBehaviour(getMerchant);
    new HttpRoute(door, 'GetMerchant', { contract: GetMerchant, fn: getMerchant });

    bindTable(fn('seed-merchants', 30), tables.merchants, 'MERCHANTS_TABLE', 'append');
  }
}
