/** What the entries of this service wire alike. */
import { z } from 'zod';
import { readEnv } from '../shared/env.ts';
import { documentClient } from '../shared/observability/clients.ts';
import { type RecommendationRepository, recommendationTable } from './adapters/recommendation-table.ts';

export function recommendations(): RecommendationRepository {
  const { RECOMMENDATIONS_TABLE } = readEnv(z.object({ RECOMMENDATIONS_TABLE: z.string().min(1) }));
  return recommendationTable(documentClient(), {
    table: RECOMMENDATIONS_TABLE,
    now: () => new Date(),
    random: Math.random,
  });
}
