import { z } from 'zod';
import { readEnv } from '../env.ts';
import { documentClient } from '../observability/clients.ts';
import { type Ratings, ratingTable } from './rating-table.ts';

/** The ratings of the replica that runs this. */
export function ratings(): Ratings {
  const { RATINGS_TABLE } = readEnv(z.object({ RATINGS_TABLE: z.string().min(1) }));
  return ratingTable(documentClient(), RATINGS_TABLE);
}
