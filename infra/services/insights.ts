/** Probes, the interface's own description, and what operators look at and turn. */
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CALLS } from '../../functions/shared/contracts/flows.ts';
import * as routes from '../../functions/shared/contracts/insights.routes.ts';
import type { RouteContract } from '../../functions/shared/contracts/route.ts';
import { SETTINGS } from '../../functions/shared/contracts/settings.ts';
import * as sli from '../../functions/shared/contracts/sli.routes.ts';
import { LAB_QUEUES } from '../../functions/shared/contracts/sli-counts.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { allow, bindParameter, bindServiceClient, bindTable } from '../constructs/bindings.ts';
import type { Door } from '../constructs/door.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import { Schedule } from '../constructs/schedule.ts';
import type { DataStack } from '../stacks/data.ts';
import { PlaygroundStack } from '../stacks/playground-stack.ts';

export interface InsightsProps {
  readonly data: DataStack;
  readonly door: Door;
}

export class Insights extends Construct {
  private readonly door: Door;

  constructor(scope: Construct, id: string, { data, door }: InsightsProps) {
    super(scope, id);
    this.door = door;
    this.behind('GetHealth', routes.GetHealth);
    this.behind('GetOpenApi', routes.GetOpenApi);
    this.behind('GetDocs', routes.GetDocs);

    bindTable(this.behind('ListBreakers', routes.ListBreakers), data.tables.breakers, 'BREAKERS_TABLE');

    const listSettings = this.behind('ListSettings', routes.ListSettings);
    const { settings } = PlaygroundStack.around(this);
    const folder = (name: string): string =>
      listSettings.stack.formatArn({
        service: 'ssm',
        resource: 'parameter',
        resourceName: `playground/${settings.stage}/${name}`,
      });
    // who may read a path may read everything below it
    allow(listSettings, ['ssm:GetParametersByPath'], [folder('services'), folder('config')]);

    const putSetting = this.behind('PutSetting', routes.PutSettingRoute);
    for (const [name, { schema }] of Object.entries(SETTINGS)) {
      if (schema !== undefined) bindParameter(putSetting, name, 'write');
    }

    this.numbers(data);
  }

  /** The lab's numbers, the probe that asks everything, and the running totals. */
  private numbers({ tables, clients }: DataStack): void {
    const table = tables['sli-buckets'];
    const doors = [
      this.behind('GetSli', sli.GetSli),
      this.behind('GetLabTopology', sli.GetLabTopology),
      this.behind('GetHybrid', sli.GetHybrid),
      this.behind('GetMetrics', sli.GetMetrics),
    ];
    for (const fn of doors) {
      bindTable(fn, table, 'SLI_BUCKETS_TABLE', 'change'); // the first reader of a second notes what waits
      this.bindDepths(fn);
    }

    const getReadiness = this.behind('GetReadiness', sli.GetReadiness);
    const { prefix } = PlaygroundStack.around(this);
    bindTable(getReadiness, table, 'SLI_BUCKETS_TABLE');
    this.bindDepths(getReadiness);
    const bus = getReadiness.stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: prefix });
    allow(getReadiness, ['events:DescribeEventBus'], [bus]);
    for (const [caller, callee] of CALLS) {
      if (caller === 'insights') bindServiceClient(getReadiness, callee, clients.insights);
    }

    const rollUp = new AppFunction(this, 'roll-up', { service: 'insights', handler: 'roll-up', timeoutSeconds: 30 });
    bindTable(rollUp, table, 'SLI_BUCKETS_TABLE', 'change');
    new Schedule(this, 'EveryMinute', { fn: rollUp, every: Duration.minutes(1) });
  }

  private bindDepths(fn: AppFunction): void {
    const { prefix } = PlaygroundStack.around(this);
    const queues = LAB_QUEUES.map((queue) => fn.stack.formatArn({ service: 'sqs', resource: `${prefix}-${queue}` }));
    allow(fn, ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'], queues);
  }

  private behind(id: string, contract: RouteContract): AppFunction {
    const fn = new AppFunction(this, contract.handler, { service: 'insights', handler: contract.handler });
    new HttpRoute(this.door, id, { contract, fn });
    return fn;
  }
}
