import type { App } from 'aws-cdk-lib';
import type { StageSettings } from './config.ts';
import { BusStack } from './stacks/bus.ts';
import { ConsumersStack } from './stacks/consumers.ts';
import { DataStack } from './stacks/data.ts';
import { LiveStack } from './stacks/live.ts';
import { OperationsStack } from './stacks/operations.ts';
import type { PlaygroundStack } from './stacks/playground-stack.ts';
import { ServicesStack } from './stacks/services.ts';

/** The stacks of one stage, in the order of their dependencies. The functions' bundles have to be there. */
export function playground(app: App, settings: StageSettings): PlaygroundStack[] {
  const data = new DataStack(app, settings);
  const bus = new BusStack(app, settings);
  const live = new LiveStack(app, settings, { data, bus });
  const consumers = new ConsumersStack(app, settings, { data, bus });
  const operations = new OperationsStack(app, settings, { data });
  const services = new ServicesStack(app, settings, {
    data,
    bus,
    feed: live.feed,
    insights: operations.insights,
  });
  return [data, bus, live, consumers, operations, services];
}
