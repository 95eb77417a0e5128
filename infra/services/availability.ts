/** How much of every deal is left, and what is set aside for purchases. */
import { Construct } from 'constructs';
import {
  DeleteReservation,
  GetAvailability,
  PutReservation,
} from '../../functions/shared/contracts/availability.routes.ts';
import type { RouteContract } from '../../functions/shared/contracts/route.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { bindLabBehaviour, bindTable, type TableAccess } from '../constructs/bindings.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import type { DealsProps } from '../stacks/deals.ts';

const service = 'availability';

export class AvailabilityService extends Construct {
  constructor(scope: Construct, id: string, { door, data: { tables } }: DealsProps) {
    super(scope, id);
    const fn = (handler: string, access: TableAccess, timeoutSeconds = 10): AppFunction => {
      const own = new AppFunction(this, handler, { service, handler, timeoutSeconds });
      bindTable(own, tables['deal-stock'], 'DEAL_STOCK_TABLE', access);
      return own;
    };
    const open = (id: string, contract: RouteContract, access: TableAccess): void => {
      const answering = fn(contract.handler, access);
      bindLabBehaviour(answering);
      new HttpRoute(door, id, { contract, fn: answering });
    };
    open('GetAvailability', GetAvailability, 'read');
    open('PutReservation', PutReservation, 'change');
    open('DeleteReservation', DeleteReservation, 'change');
    fn('seed-stock', 'append', 30);
  }
}
