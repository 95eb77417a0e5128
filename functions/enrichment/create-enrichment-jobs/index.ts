import { z } from 'zod';
import type { CatalogDeal } from '../../shared/contracts/deals.http.ts';
import { readEnv } from '../../shared/env.ts';
import { sqs } from '../../shared/observability/clients.ts';
import { serviceClient } from '../../shared/resilience/service-client.ts';
import { dealClient } from '../adapters/deal-client.ts';
import { queueDepth } from '../adapters/queue-depth.ts';
import { forAMinute, jobs } from '../wiring.ts';
import { createHandler } from './handler.ts';

const { ENRICHMENT_QUEUE_URL } = readEnv(z.object({ ENRICHMENT_QUEUE_URL: z.string().min(1) }));
const find = dealClient(serviceClient({ service: 'deal-catalog' }));
const remember = forAMinute<CatalogDeal | undefined>();

export const handler = createHandler({
  jobs: jobs(),
  queueDepth: queueDepth(sqs(), ENRICHMENT_QUEUE_URL),
  find: (dealId, calling) => remember(dealId, () => find(dealId, calling)),
  now: () => new Date(),
});
