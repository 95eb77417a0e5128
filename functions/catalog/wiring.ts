/** What the entries of this service wire alike. Each reads only the variables of what it asks for. */
import { z } from 'zod';
import { readEnv } from '../shared/env.ts';
import { documentClient } from '../shared/observability/clients.ts';
import { type ProductCache, productCache } from './adapters/product-cache.ts';
import { type ProductRepository, productTable } from './adapters/product-table.ts';
import { type Shelf, shelfTables } from './adapters/shelf.ts';
import { type Votes, voteTable } from './adapters/votes.ts';

const name = z.string().min(1);
const Products = z.object({ PRODUCTS_TABLE: name });

export const now = (): Date => new Date();

export const products = (): ProductRepository => productTable(documentClient(), readEnv(Products).PRODUCTS_TABLE);

export function cache(): ProductCache {
  const { PRODUCT_CACHE_TABLE } = readEnv(z.object({ PRODUCT_CACHE_TABLE: name }));
  return productCache(documentClient(), { table: PRODUCT_CACHE_TABLE, now });
}

export function votes(): Votes {
  const env = readEnv(Products.extend({ VOTES_TABLE: name }));
  return voteTable(documentClient(), { products: env.PRODUCTS_TABLE, votes: env.VOTES_TABLE });
}

export function shelf(): Shelf {
  const env = readEnv(Products.extend({ PRODUCT_LEVELS_TABLE: name }));
  return shelfTables(documentClient(), { products: env.PRODUCTS_TABLE, levels: env.PRODUCT_LEVELS_TABLE });
}
