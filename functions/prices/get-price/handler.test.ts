import { expect, test } from 'vitest';
import { asService, callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { DEMO_PRICES } from '../seed-prices/price-tags.ts';
import { createHandler } from './handler.ts';

const prices = { find: async (dealId: string) => DEMO_PRICES.find((tag) => tag.dealId === dealId) };
const get = (id: string, behave: () => Promise<void> = async () => undefined) =>
  callHttp(createHandler({ prices, behave }), {
    resource: '/internal/prices/prices/{id}',
    path: { id },
    authorizer: asService('deals'),
  });

test('a deal has a price, and whoever asks is on record', async () => {
  using world = surroundings();
  const answer = await get('d-00001');
  expect(answer).toMatchObject({ status: 200, body: { dealId: 'd-00001', finalPrice: { currency: 'EUR' } } });
  expect(world.of('RequestHandled')[0]?.data).toMatchObject({ caller: 'deals', callee: 'prices', status: 200 });
});

test('a deal that nobody offers has none', async () => {
  using _ = surroundings();
  expect(await get('d-00221')).toMatchObject({ status: 404, body: { code: 'deal-not-found' } });
});

test('a broken store is our failure, and its message stays in the house', async () => {
  using _ = surroundings();
  const broken = { find: () => Promise.reject(new Error('secret address')) };
  const handler = createHandler({ prices: broken, behave: async () => undefined });
  const answer = await callHttp(handler, { path: { id: 'd-00001' } });
  expect(answer.status).toBe(500);
  expect(JSON.stringify(answer.body)).not.toContain('secret');
});
