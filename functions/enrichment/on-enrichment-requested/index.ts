import { documentClient } from '../../shared/observability/clients.ts';
import { serviceClient } from '../../shared/resilience/service-client.ts';
import { dealClient } from '../adapters/deal-client.ts';
import { enrichedTable } from '../adapters/enriched-table.ts';
import { enriching } from '../enrich.ts';
import { forAMinute, jobs, jobsTable } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  jobs: jobs(),
  enrich: enriching({
    find: dealClient(serviceClient({ service: 'deal-catalog' })),
    keep: enrichedTable(documentClient(), jobsTable()),
    remember: forAMinute(),
  }),
});
