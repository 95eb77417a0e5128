import { z } from 'zod';
import type { CatalogDeal } from '../../shared/contracts/deals.http.ts';
import { readEnv } from '../../shared/env.ts';
import { isLabOpen } from '../../shared/lab-access/lab-access.ts';
import { sqs } from '../../shared/observability/clients.ts';
import { serviceClient } from '../../shared/resilience/service-client.ts';
import { dealClient } from '../adapters/deal-client.ts';
import { queueDepth } from '../adapters/queue-depth.ts';
import type { Pace } from '../domain/admission.ts';
import { remembered } from '../remembered.ts';
import { forAMinute, jobs } from '../wiring.ts';
import { createHandler } from './handler.ts';

const { ENRICHMENT_QUEUE_URL } = readEnv(z.object({ ENRICHMENT_QUEUE_URL: z.string().min(1) }));
const find = dealClient(serviceClient({ service: 'deal-catalog' }));
const measure = queueDepth(sqs(), ENRICHMENT_QUEUE_URL);
const table = jobs();

const deals = forAMinute<CatalogDeal | undefined>();
/** What is told beside the decision may be a moment old: in a rush of refusals it would cost more than the decision. */
const forAMoment = <T>() => remembered<T>({ forMs: 250, most: 1, now: Date.now });
const depths = forAMoment<number>();
const paces = forAMoment<Pace>();

export const handler = createHandler({
  jobs: { ...table, pace: () => paces('pace', table.pace) },
  queueDepth: () => depths('depth', measure),
  find: (dealId, calling) => deals(dealId, () => find(dealId, calling)),
  isOpen: isLabOpen,
  now: () => new Date(),
});
