import { ListCatalogDeals } from '../../shared/contracts/deal-catalog.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { reply } from '../../shared/http/reply.ts';
import { type Behave, behaving } from '../../shared/lab-behaviour/lab-behaviour.ts';
import type { Deals } from '../adapters/deal-table.ts';
import type { ListCache } from '../list-cache.ts';

export interface Dependencies {
  readonly deals: Pick<Deals, 'inCity'>;
  readonly cache: ListCache;
  readonly behave: Behave;
}

export const createHandler = ({ deals, cache, behave }: Dependencies) =>
  httpHandler(
    ListCatalogDeals,
    behaving(behave, async ({ query: { city, limit }, tally }) => {
      const { deals: items, hit } = await cache.get(city, limit, () => deals.inCity(city, limit));
      tally(hit ? 'catalogHits' : 'catalogMisses');
      return reply({ body: { items }, headers: { 'x-cache': hit ? 'hit' : 'miss' } });
    }),
  );
