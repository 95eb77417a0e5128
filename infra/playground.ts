import type { App } from 'aws-cdk-lib';
import type { StageSettings } from './config.ts';
import { LiveMap } from './services/live.ts';
import { BusStack } from './stacks/bus.ts';
import { ConsumersStack } from './stacks/consumers.ts';
import { DataStack } from './stacks/data.ts';
import { DealsStack } from './stacks/deals.ts';
import { GatewayStack } from './stacks/gateway.ts';
import { LiveStack } from './stacks/live.ts';
import { OperationsStack } from './stacks/operations.ts';
import type { PlaygroundStack } from './stacks/playground-stack.ts';
import { ServicesStack } from './stacks/services.ts';

/** The stacks of one stage, in the order of their dependencies. The functions' bundles have to be there. */
export function playground(app: App, settings: StageSettings): PlaygroundStack[] {
  const gateway = new GatewayStack(app, settings); // first in code, last to be deployed: services open their routes in it
  const { door } = gateway;
  const data = new DataStack(app, settings);
  const bus = new BusStack(app, settings);
  const live = new LiveStack(app, settings, { data, bus });
  const consumers = new ConsumersStack(app, settings, { data, bus });
  const operations = new OperationsStack(app, settings, { data, door });
  const deals = new DealsStack(app, settings, { data, bus, door });
  const services = new ServicesStack(app, settings, { data, door });
  new LiveMap(gateway, 'Map', { data, bus, door, feed: live.feed });
  door.close();
  return [data, bus, live, consumers, operations, deals, services, gateway];
}
