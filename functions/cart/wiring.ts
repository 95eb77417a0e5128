/** What the entries of this service wire alike. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readEnv } from '../shared/env.ts';
import { documentClient } from '../shared/observability/clients.ts';
import { type CartRepository, cartTable } from './adapters/cart-table.ts';
import { type PriceRepository, priceTable } from './adapters/price-table.ts';
import type { ViewDependencies } from './cart-view.ts';
import type { VisitDependencies } from './visit.ts';

const Carts = z.object({ CARTS_TABLE: z.string().min(1) });

export const carts = (): CartRepository =>
  cartTable(documentClient(), { table: readEnv(Carts).CARTS_TABLE, now: () => new Date() });

export const prices = (): PriceRepository => priceTable(documentClient(), readEnv(Carts).CARTS_TABLE);

export function visitDependencies(): VisitDependencies & ViewDependencies {
  const { COOKIE_SECURE } = readEnv(z.object({ COOKIE_SECURE: z.enum(['true', 'false']) }));
  return {
    carts: carts(),
    prices: prices(),
    newToken: () => randomBytes(32).toString('base64url'),
    cookie: { secure: COOKIE_SECURE === 'true' },
  };
}
