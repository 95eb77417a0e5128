/** What the entries of this service wire alike. */
import { z } from 'zod';
import { readEnv } from '../shared/env.ts';
import { documentClient } from '../shared/observability/clients.ts';
import { type Merchants, merchantTable } from './adapters/merchant-table.ts';

export function merchants(): Merchants {
  const { MERCHANTS_TABLE } = readEnv(z.object({ MERCHANTS_TABLE: z.string().min(1) }));
  return merchantTable(documentClient(), MERCHANTS_TABLE);
}
