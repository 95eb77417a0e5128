/** What the entries of this service wire alike. */
import { z } from 'zod';
import { readEnv } from '../shared/env.ts';
import { documentClient } from '../shared/observability/clients.ts';
import { type Prices, priceTable } from './adapters/price-table.ts';

export function prices(): Prices {
  const { PRICES_TABLE } = readEnv(z.object({ PRICES_TABLE: z.string().min(1) }));
  return priceTable(documentClient(), PRICES_TABLE);
}
