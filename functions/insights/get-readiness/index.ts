import { z } from 'zod';
import { platformEnv, prefixOf, readEnv } from '../../shared/env.ts';
import { documentClient, eventBridge } from '../../shared/observability/clients.ts';
import { ownToken, probeClient } from '../../shared/resilience/service-client.ts';
import { checksOf } from '../adapters/checks.ts';
import { depths } from '../wiring.ts';
import { createHandler } from './handler.ts';

const { SLI_BUCKETS_TABLE } = readEnv(z.object({ SLI_BUCKETS_TABLE: z.string().min(1) }));

export const handler = createHandler({
  checks: checksOf({
    documents: documentClient(),
    table: SLI_BUCKETS_TABLE,
    queues: depths(),
    events: eventBridge(),
    busName: prefixOf(platformEnv().STAGE),
    upstream: probeClient,
  }),
  prepare: ownToken,
});
