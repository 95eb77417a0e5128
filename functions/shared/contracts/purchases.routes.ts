import { z } from 'zod';
import { PurchaseAccepted, PurchaseDeal } from './deals.http.ts';
import { PurchaseView } from './purchases.http.ts';
import { defineRoute } from './route.ts';
import { Ulid } from './values.ts';

const service = 'purchases';

export const CreatePurchase = defineRoute({
  route: 'POST /api/purchase',
  service,
  handler: 'create-purchase',
  access: 'public',
  summary: 'Buys a deal without an account; the receipt comes by mail.',
  body: PurchaseDeal,
  answer: PurchaseAccepted,
  status: 202,
  idempotencyKey: 'optional',
  refusals: [
    'deal-not-found',
    'sold-out',
    'idempotency-key-reused',
    'too-many-requests',
    'too-busy',
    'unavailable',
    'in-progress',
  ],
  example: { dealId: 'd-00001', quantity: 1, email: 'visitor@example.com' },
});

export const GetPurchase = defineRoute({
  route: 'GET /api/purchase/{id}',
  service,
  handler: 'get-purchase',
  access: 'public',
  summary: 'What became of a purchase, step by step.',
  path: z.object({ id: Ulid }),
  answer: PurchaseView,
  refusals: ['purchase-not-found'],
});
