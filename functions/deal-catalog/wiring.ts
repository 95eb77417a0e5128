/** What the entries of this service wire alike. */
import { z } from 'zod';
import { readEnv } from '../shared/env.ts';
import { documentClient } from '../shared/observability/clients.ts';
import { type Deals, dealTable } from './adapters/deal-table.ts';

export function deals(): Deals {
  const { DEALS_TABLE } = readEnv(z.object({ DEALS_TABLE: z.string().min(1) }));
  return dealTable(documentClient(), DEALS_TABLE);
}
