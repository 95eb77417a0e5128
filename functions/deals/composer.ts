/** Puts cards together: the parts of a deal at the same time, each merchant asked once however many deals it has. */
import type { CatalogDeal, Merchant } from '../shared/contracts/deals.http.ts';
import type { Upstreams } from './adapters/upstreams.ts';
import { type Composed, compose, type Part } from './domain/card.ts';
import { type Limited, TooLate } from './limited.ts';

export type Composer = (deal: CatalogDeal) => Promise<Composed>;

/** One for each request or batch: it remembers merchants. */
export function composer(upstreams: Upstreams, { run }: Limited): Composer {
  const merchants = new Map<string, Promise<Part<Merchant>>>();

  async function inTurn<T>(ask: () => Promise<Part<T>>): Promise<Part<T>> {
    try {
      return await run(ask);
    } catch (error) {
      if (error instanceof TooLate) return { lack: 'not in time' };
      throw error;
    }
  }

  function merchant(id: string): Promise<Part<Merchant>> {
    const asked = merchants.get(id) ?? inTurn(() => upstreams.merchant(id));
    merchants.set(id, asked);
    return asked;
  }

  return async (deal) => {
    const [prices, availability, ratings, merchants] = await Promise.all([
      inTurn(() => upstreams.price(deal.id)),
      inTurn(() => upstreams.availability(deal.id)),
      inTurn(() => upstreams.rating(deal.id)),
      merchant(deal.merchantId),
    ]);
    return compose(deal, { prices, availability, ratings, merchants });
  };
}
