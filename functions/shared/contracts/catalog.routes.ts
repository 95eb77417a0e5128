import { z } from 'zod';
import {
  NewProduct,
  PriceList,
  PriceQuery,
  ProductForServices,
  ProductPage,
  ProductQuery,
  ProductView,
  PutProduct,
  VotesAnswer,
} from './catalog.http.ts';
import { defineRoute } from './route.ts';
import { ProductId } from './values.ts';

const service = 'catalog';
const path = z.object({ id: ProductId });
const answerHeaders = {
  'x-cache': '`hit`, `miss`, or `stale` when the product store does not answer and an expired copy does',
};

export const ListProducts = defineRoute({
  route: 'GET /api/products',
  service,
  handler: 'list-products',
  access: 'public',
  summary: 'Products, shelf by shelf.',
  query: ProductQuery,
  answer: ProductPage,
});

export const GetProduct = defineRoute({
  route: 'GET /api/products/{id}',
  service,
  handler: 'get-product',
  access: 'public',
  summary: 'One product, from the cache when it is there.',
  path,
  answer: ProductView,
  refusals: ['product-not-found', 'unavailable'],
  answerHeaders,
});

export const CreateProduct = defineRoute({
  route: 'POST /api/products',
  service,
  handler: 'create-product',
  access: 'operator',
  summary: 'Puts a new product on the shelf.',
  body: NewProduct,
  answer: ProductView,
  status: 201,
  refusals: ['product-exists', 'unavailable'],
  example: { id: 'tea-99', name: 'Smoke', category: 'tea', price: { amount: 990, currency: 'EUR' } },
});

export const PutProductRoute = defineRoute({
  route: 'PUT /api/products/{id}',
  service,
  handler: 'put-product',
  access: 'operator',
  summary: 'Changes name, category or price of a product.',
  path,
  body: PutProduct,
  answer: ProductView,
  refusals: ['product-not-found'],
  example: { name: 'Smoke', category: 'tea', price: { amount: 990, currency: 'EUR' } },
});

export const VoteForProduct = defineRoute({
  route: 'POST /api/products/{id}/votes',
  service,
  handler: 'vote-for-product',
  access: 'customer',
  summary: 'Likes a product; once per person.',
  path,
  answer: VotesAnswer,
  status: 201,
  refusals: ['product-not-found', 'already-voted', 'unavailable'],
});

export const GetProductInternal = defineRoute({
  route: 'GET /internal/catalog/products/{id}',
  service,
  handler: 'get-product-internal',
  access: 'service',
  summary: 'One product, for other services.',
  path,
  answer: ProductForServices,
  refusals: ['product-not-found', 'unavailable'],
  answerHeaders,
});

export const ListPrices = defineRoute({
  route: 'GET /internal/catalog/prices',
  service,
  handler: 'list-prices',
  access: 'service',
  summary: 'Present prices of several products.',
  query: PriceQuery,
  answer: PriceList,
});
