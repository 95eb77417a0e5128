import { documentClient } from '../../shared/observability/clients.ts';
import { serviceClient } from '../../shared/resilience/service-client.ts';
import { dealShelf } from '../adapters/deal-client.ts';
import { enrichedTable } from '../adapters/enriched-table.ts';
import { enriching } from '../enrich.ts';
import { forAMinute, jobs, jobsTable } from '../wiring.ts';
import { createHandler } from './handler.ts';

/** Nobody waits for a worker: it waits out cold starts, and its queue is all the pausing that it needs. */
const catalog = serviceClient({ service: 'deal-catalog', timeoutMs: 2_500, breaker: false });
const AWAY_MS = 10 * 60_000;

export const handler = createHandler({
  jobs: jobs(),
  enrich: enriching({
    find: dealShelf(catalog, forAMinute(AWAY_MS)),
    keep: enrichedTable(documentClient(), jobsTable()),
    remember: forAMinute(),
  }),
});
