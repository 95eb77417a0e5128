/** The publisher of this environment. */
import { platformEnv } from '../env.ts';
import { eventBridge } from '../observability/clients.ts';
import { createLog } from '../observability/log.ts';
import { replaceable } from '../replaceable.ts';
import { createPublisher, type Publish } from './publisher.ts';

export const bus = replaceable<Publish>(() =>
  createPublisher({ client: eventBridge(), bus: platformEnv().BUS_NAME, log: createLog('shared', 'publish') }),
);
