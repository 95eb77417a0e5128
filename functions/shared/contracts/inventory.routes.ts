import { z } from 'zod';
import { SetStock, StockView } from './inventory.http.ts';
import { defineRoute } from './route.ts';
import { ProductId } from './values.ts';

const service = 'inventory';
const path = z.object({ productId: ProductId });

export const GetStock = defineRoute({
  route: 'GET /api/inventory/{productId}',
  service,
  handler: 'get-stock',
  access: 'optional',
  summary: 'How much of a product is for sale, reserved and sold.',
  path,
  answer: StockView,
  refusals: ['product-not-found'],
});

export const PutStock = defineRoute({
  route: 'PUT /api/inventory/{productId}',
  service,
  handler: 'put-stock',
  access: 'operator',
  summary: 'Sets how much of a product is for sale.',
  path,
  body: SetStock,
  answer: StockView,
  refusals: ['unavailable'],
  example: { stock: 100 },
});
