/** Scenarios of the load lab, and the function that plays them. */
import { FilterCriteria, FilterRule } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ListScenarios, SetScenarioRoute } from '../../functions/shared/contracts/lab.routes.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { bindOwnToken, bindParameter, bindQueue, bindSecret, bindTable } from '../constructs/bindings.ts';
import { EventConsumer } from '../constructs/event-consumer.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import { TableOutbox } from '../constructs/table-outbox.ts';
import type { DealsProps } from '../stacks/deals.ts';

const service = 'lab';

export class Lab extends Construct {
  constructor(scope: Construct, id: string, { data, door, bus: { bus, undelivered } }: DealsProps) {
    super(scope, id);
    const { scenarios } = data.tables;

    const run = new AppFunction(this, 'run-scenario', {
      service,
      handler: 'run-scenario',
      memoryMb: 512, // two hundred answers at the same time
      timeoutSeconds: 30, // a stretch of ten seconds, its slowest answers, and a visit of the autopilot to a slow shop
    });
    bindTable(run, scenarios, 'SCENARIOS_TABLE', 'change');
    bindSecret(run, data.autopilotPassword, 'AUTOPILOT_SECRET');
    bindParameter(run, 'config/api-url');
    bindParameter(run, 'config/lab/open');
    bindOwnToken(run, data.clients.lab); // where the lab is open to operators only
    const { queue } = new EventConsumer(this, 'ScenarioTicks', {
      consumer: 'scenario-ticks',
      fn: run,
      bus,
      undelivered,
      batchSize: 1, // a message is ten seconds of work
      maxConcurrency: 8, // all scenarios at once
      errorImpact: 'A scenario stands still and will be ended as lost.',
    });

    const list = new AppFunction(this, 'list-scenarios', { service, handler: 'list-scenarios' });
    bindTable(list, scenarios, 'SCENARIOS_TABLE', 'change'); // whoever looks first ends what was lost
    new HttpRoute(door, 'ListScenarios', { contract: ListScenarios, fn: list });

    const set = new AppFunction(this, 'set-scenario', { service, handler: 'set-scenario' });
    bindTable(set, scenarios, 'SCENARIOS_TABLE', 'change');
    new HttpRoute(door, 'SetScenario', { contract: SetScenarioRoute, fn: set });

    const publish = new AppFunction(this, 'publish-scenario-changes', { service, handler: 'publish-scenario-changes' });
    // leases are renewed every second: only rows of runs that have just begun or ended are looked at
    const begun = { kind: { S: FilterRule.isEqual('current') }, leaseOwner: { NULL: [true] }, slice: { N: ['0'] } };
    const ended = { kind: { S: FilterRule.isEqual('finished') } };
    new TableOutbox(this, 'ScenarioChanges', {
      fn: publish,
      table: scenarios,
      only: [
        FilterCriteria.filter({ dynamodb: { NewImage: begun } }),
        FilterCriteria.filter({ eventName: FilterRule.isEqual('INSERT'), dynamodb: { NewImage: ended } }),
      ],
    });

    for (const fn of [run, set]) bindQueue(fn, queue, 'TICKS_QUEUE_URL');
  }
}
