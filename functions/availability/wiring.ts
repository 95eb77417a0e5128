/** What the entries of this service wire alike. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { readEnv } from '../shared/env.ts';
import { documentClient } from '../shared/observability/clients.ts';
import { type Stock, stockTable } from './adapters/stock-table.ts';

export function stock(): Stock {
  const { DEAL_STOCK_TABLE } = readEnv(z.object({ DEAL_STOCK_TABLE: z.string().min(1) }));
  return stockTable(documentClient(), { table: DEAL_STOCK_TABLE, now: () => new Date(), pause, chance: Math.random });
}
