import { expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { CatalogDeal } from '../../shared/contracts/deals.http.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { DEAL_CATALOG } from '../log-messages.ts';
import { CATALOG_DEALS } from './deals.ts';
import { createHandler } from './handler.ts';

test('the catalog gets 220 deals of ten merchants in seven cities, at least 32 of them in Valencia', async () => {
  using world = surroundings();
  const seed = createHandler({ deals: { add: async (deals) => deals.length }, demo: CATALOG_DEALS });
  expect(await seed({}, fakeContext())).toEqual({ created: 220, found: 0 });
  expect(world).toHaveSaid(DEAL_CATALOG.SEEDED, { created: 220 });
  const different = (of: (deal: CatalogDeal) => string) => new Set(CATALOG_DEALS.map(of)).size;
  expect(CatalogDeal.array().parse(CATALOG_DEALS)).toEqual(CATALOG_DEALS);
  expect([
    different(({ id }) => id),
    different(({ merchantId }) => merchantId),
    different(({ city }) => city),
    different(({ category }) => category),
  ]).toEqual([220, 10, 7, 6]);
  expect(CATALOG_DEALS.filter(({ city }) => city === 'valencia').length).toBeGreaterThanOrEqual(32);
});
