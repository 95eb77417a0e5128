/** What the entries of this service wire alike. */
import { z } from 'zod';
import { readEnv } from '../shared/env.ts';
import { documentClient } from '../shared/observability/clients.ts';
import { type CustomerRepository, customerTable } from './adapters/customer-table.ts';

export function customers(): CustomerRepository {
  const { CUSTOMERS_TABLE } = readEnv(z.object({ CUSTOMERS_TABLE: z.string().min(1) }));
  return customerTable(documentClient(), CUSTOMERS_TABLE);
}
