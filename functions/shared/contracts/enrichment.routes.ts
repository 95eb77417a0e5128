import { CreateEnrichmentJobs, EnrichmentAccepted } from './deals.http.ts';
import { defineRoute } from './route.ts';

export const CreateEnrichmentJobsRoute = defineRoute({
  route: 'POST /api/enrichment-jobs',
  service: 'enrichment',
  handler: 'create-enrichment-jobs',
  access: 'optional',
  summary:
    'Asks for deals to be enriched; as many jobs are accepted as there are places. Operators only, unless the lab is open.',
  body: CreateEnrichmentJobs,
  answer: EnrichmentAccepted,
  status: 202,
  refusals: ['deal-not-found', 'too-busy', 'unavailable'],
  example: { count: 100 },
});
