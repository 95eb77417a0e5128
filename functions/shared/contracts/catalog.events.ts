import { z } from 'zod';
import { Category } from './catalog.http.ts';
import { defineEvent } from './define-event.ts';
import { Money, ProductId } from './values.ts';

const source = 'playground.catalog';
const product = {
  productId: ProductId,
  name: z.string().min(1),
  category: Category,
  price: Money,
  revision: z.int().positive().meta({ description: 'Of the product; orders the facts about it' }),
};

export const ProductCreated = defineEvent({
  source,
  type: 'ProductCreated',
  version: '1.0.0',
  summary: 'There is a new product.',
  sentence: '{name} came into the catalog at {price|money}.',
  data: z.object(product),
});

export const ProductUpdated = defineEvent({
  source,
  type: 'ProductUpdated',
  version: '1.0.0',
  summary: 'Name, category or price of a product have changed.',
  sentence: '{name} was changed; it costs {price|money}.',
  data: z.object({
    ...product,
    changed: z.array(z.enum(['name', 'category', 'price'])).min(1),
    previousPrice: Money,
  }),
});

export const ProductVoted = defineEvent({
  source,
  type: 'ProductVoted',
  version: '1.0.0',
  summary: 'A person likes a product.',
  sentence: '{productId} has {votes} votes now.',
  personal: ['userId'],
  data: z.object({ productId: ProductId, userId: z.string().min(1), votes: z.int().positive() }),
});
