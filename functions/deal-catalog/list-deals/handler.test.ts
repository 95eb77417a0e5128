import { expect, test } from 'vitest';
import { asService, callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { createHandler as createGetDeal } from '../get-deal/handler.ts';
import { listCache } from '../list-cache.ts';
import { CATALOG_DEALS } from '../seed-deals/deals.ts';
import { createHandler } from './handler.ts';

const behave = async () => undefined;
const authorizer = asService('deals');
const setUp = () => {
  const inCity = async (city: string, limit: number) =>
    CATALOG_DEALS.filter((deal) => deal.city === city).slice(0, limit);
  const list = createHandler({ deals: { inCity }, cache: listCache(() => 0), behave });
  return (query: Record<string, string>) =>
    callHttp(list, { resource: '/internal/deal-catalog/deals', query, authorizer });
};

test('a city’s list comes from the store once and from the cache then, and both are counted', async () => {
  using world = surroundings();
  const list = setUp();
  const first = await list({ city: 'Valencia', limit: '2' });
  expect(first).toMatchObject({ status: 200, headers: { 'x-cache': 'miss' } });
  expect(first.body).toMatchObject({ items: [{ id: 'd-00001' }, { id: 'd-00008' }] });
  expect(await list({ city: 'valencia', limit: '2' })).toMatchObject({
    body: first.body,
    headers: { 'x-cache': 'hit' },
  });
  expect(world.of('RequestHandled').map(({ data }) => data)).toMatchObject([
    { tally: { catalogMisses: 1 } },
    { tally: { catalogHits: 1 } },
  ]);
});

test('a city without deals has an empty list', async () => {
  using _ = surroundings();
  expect(await setUp()({ city: 'atlantis' })).toMatchObject({ status: 200, body: { items: [] } });
});

test('a limit that is no number is refused', async () => {
  using _ = surroundings();
  expect(await setUp()({ limit: 'abc' })).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
});

test('one deal is found by its id, and nothing else is', async () => {
  using _ = surroundings();
  const find = async (id: string) => CATALOG_DEALS.find((deal) => deal.id === id);
  const get = createGetDeal({ deals: { find }, behave });
  const answers = await Promise.all(['d-00220', 'd-00221', 'tea-01'].map((id) => callHttp(get, { path: { id } })));
  expect(answers.map(({ status, body }) => [status, body])).toMatchObject([
    [200, { id: 'd-00220', city: expect.any(String) }],
    [404, { code: 'deal-not-found' }],
    [404, { code: 'not-found' }],
  ]);
});
