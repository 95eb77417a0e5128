/** What the entries of this service wire alike. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readEnv } from '../shared/env.ts';
import { documentClient } from '../shared/observability/clients.ts';
import { type CartRepository, cartTable } from './adapters/cart-table.ts';
import type { VisitDependencies } from './visit.ts';

export function carts(): CartRepository {
  const { CARTS_TABLE } = readEnv(z.object({ CARTS_TABLE: z.string().min(1) }));
  return cartTable(documentClient(), { table: CARTS_TABLE, now: () => new Date() });
}

export function visitDependencies(): VisitDependencies {
  const { COOKIE_SECURE } = readEnv(z.object({ COOKIE_SECURE: z.enum(['true', 'false']) }));
  return {
    carts: carts(),
    newToken: () => randomBytes(32).toString('base64url'),
    cookie: { secure: COOKIE_SECURE === 'true' },
  };
}
