import { ulid } from 'ulid';
import { expect, test } from 'vitest';
import type { CatalogDeal } from '../../shared/contracts/deals.http.ts';
import { DEMO_DEALS } from '../../shared/contracts/demo-deals.ts';
import { DependencyUnavailable } from '../../shared/resilience/policy.ts';
import { type ServiceClient, ServiceRefused } from '../../shared/resilience/service-client.ts';
import { remembered } from '../remembered.ts';
import { dealClient, dealShelf } from './deal-client.ts';

const calling = { correlationId: ulid(), traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };
const deals: CatalogDeal[] = DEMO_DEALS.map(({ number: _, ...deal }) => ({ ...deal, title: deal.id, summary: 'Nice' }));

function catalogOf(known: readonly CatalogDeal[], listed = known) {
  const asked: string[] = [];
  const client: ServiceClient = {
    async call(_method, path, { schema }) {
      asked.push(path);
      const city = /city=([a-z]+)/.exec(path)?.[1];
      if (city !== undefined) return schema.parse({ items: listed.filter((deal) => deal.city === city) });
      const deal = known.find(({ id }) => path === `/deals/${id}`);
      if (deal === undefined) throw new ServiceRefused('deal-catalog', 404, 'deal-not-found');
      return schema.parse(deal);
    },
  };
  return { asked, client };
}

const shelf = () => remembered<ReadonlyMap<string, CatalogDeal>>({ forMs: 60_000, most: 1, now: Date.now });

test('all deals are found with one call a city', async () => {
  const { asked, client } = catalogOf(deals);
  const find = dealShelf(client, shelf());
  const found = await Promise.all(deals.map(({ id }) => find(id, calling)));
  expect(found).toEqual(deals);
  expect(asked).toHaveLength(7);
});

test('a deal that no list has is asked for by itself; one that nobody knows is an answer', async () => {
  const { client } = catalogOf(deals, deals.slice(1));
  const find = dealShelf(client, shelf());
  expect(await find('d-00001', calling)).toEqual(deals[0]);
  expect(await find('d-99999', calling)).toBeUndefined();
});

test('a catalog that is away is no answer', async () => {
  const away = new DependencyUnavailable('deal-catalog', 'failed', undefined);
  const client = { call: () => Promise.reject(away) };
  await expect(dealClient(client)('d-00001', calling)).rejects.toBe(away);
});
