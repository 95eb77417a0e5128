/** What the entries of this service wire alike. */
import { z } from 'zod';
import { readEnv } from '../shared/env.ts';
import { documentClient } from '../shared/observability/clients.ts';
import { type ProductRepository, productTable } from './adapters/product-table.ts';

export function products(): ProductRepository {
  const { PRODUCTS_TABLE } = readEnv(z.object({ PRODUCTS_TABLE: z.string().min(1) }));
  return productTable(documentClient(), PRODUCTS_TABLE);
}
