/** What the entries of this service wire alike. */
import { z } from 'zod';
import { readEnv } from '../shared/env.ts';
import { documentClient } from '../shared/observability/clients.ts';
import { type OrderRepository, orderTable } from './adapters/order-table.ts';

export function orders(): OrderRepository {
  const { ORDERS_TABLE } = readEnv(z.object({ ORDERS_TABLE: z.string().min(1) }));
  return orderTable(documentClient(), { table: ORDERS_TABLE, now: () => new Date() });
}
