import { Construct } from 'constructs';
import { GetHealth } from '../../functions/shared/contracts/insights.routes.ts';
import { AppFunction } from '../constructs/app-function.ts';
import type { Door } from '../constructs/door.ts';
import { HttpRoute } from '../constructs/http-route.ts';

/** Probes. */
export class InsightsService extends Construct {
  constructor(scope: Construct, id: string, { door }: { door: Door }) {
    super(scope, id);
    const getHealth = new AppFunction(this, 'get-health', { service: 'insights', handler: 'get-health' });
    new HttpRoute(this, 'GetHealth', { door, contract: GetHealth, fn: getHealth });
  }
}
