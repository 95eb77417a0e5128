/** Deals, over the internal doors of the deal catalog. */
import { z } from 'zod';
import { CatalogDeal } from '../../shared/contracts/deals.http.ts';
import { CITIES } from '../../shared/contracts/demo-deals.ts';
import { type CallOptions, type ServiceClient, ServiceRefused } from '../../shared/resilience/service-client.ts';
import type { Remembered } from '../remembered.ts';

export type Calling = Omit<CallOptions<unknown>, 'schema' | 'body'>;

/** undefined: there is no such deal, which is an answer. @throws DependencyUnavailable */
export type FindDeal = (dealId: string, calling: Calling) => Promise<CatalogDeal | undefined>;

type Shelf = ReadonlyMap<string, CatalogDeal>;

export const dealClient =
  (client: ServiceClient): FindDeal =>
  async (dealId, calling) => {
    try {
      return await client.call('GET', `/deals/${encodeURIComponent(dealId)}`, { ...calling, schema: CatalogDeal });
    } catch (error) {
      if (error instanceof ServiceRefused && error.status === 404) return undefined;
      throw error;
    }
  };

const MOST = 100; // of one list
const DealPage = z.object({ items: z.array(CatalogDeal) });

/** Every deal of the known cities: a handful of calls where single ones would be hundreds. */
const shelfOf = async (client: ServiceClient, calling: Calling): Promise<Shelf> => {
  const pages = await Promise.all(
    CITIES.map((city) => client.call('GET', `/deals?city=${city}&limit=${MOST}`, { ...calling, schema: DealPage })),
  );
  return new Map(pages.flatMap(({ items }) => items).map((deal) => [deal.id, deal]));
};

/** For who works through all deals: lists first, and the single deal where no list has it. */
export function dealShelf(client: ServiceClient, remember: Remembered<Shelf>): FindDeal {
  const one = dealClient(client);
  return async (dealId, calling) => {
    const shelf = await remember('all', () => shelfOf(client, calling));
    return shelf.get(dealId) ?? one(dealId, calling);
  };
}
