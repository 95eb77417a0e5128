/** Upstream services in memory: what they know, how they fail, and how often they were asked. */
import type { CatalogDeal } from '../../shared/contracts/deals.http.ts';
import type { UpstreamName, Upstreams } from '../adapters/upstreams.ts';
import { CatalogAway } from '../domain/away.ts';
import type { Lack, Part } from '../domain/card.ts';

const eur = (amount: number) => ({ amount, currency: 'EUR' });

export const aDeal = (number: number, city = 'valencia'): CatalogDeal => ({
  id: `d-${String(number).padStart(5, '0')}`,
  title: `Deal ${number}`,
  summary: 'A deal',
  city,
  category: 'food',
  merchantId: `m-${String((number % 10) + 1).padStart(3, '0')}`,
  basePrice: eur(1_000),
});

export interface FakeUpstreams {
  readonly deals: CatalogDeal[];
  /** By service: it does not answer, for this reason. */
  readonly lacks: Map<UpstreamName, Lack>;
  /** Names in the order of the calls. */
  readonly asked: UpstreamName[];
  /** Most calls that were under way at once. */
  readonly mostAtOnce: () => number;
  /** Runs in every call of a part. */
  whileAsked: () => Promise<unknown>;
  for(): Upstreams;
}

export function fakeUpstreams(...deals: CatalogDeal[]): FakeUpstreams {
  const lacks = new Map<UpstreamName, Lack>();
  const asked: UpstreamName[] = [];
  let [running, most] = [0, 0];

  const world: FakeUpstreams = {
    deals,
    lacks,
    asked,
    mostAtOnce: () => most,
    whileAsked: async () => undefined,
    for() {
      let calls = 0;
      const ask = async (name: UpstreamName): Promise<void> => {
        asked.push(name);
        const lack = lacks.get(name);
        if (lack !== 'circuit open' && lack !== 'busy') calls += 1;
        running += 1;
        most = Math.max(most, running);
        await world.whileAsked();
        running -= 1;
      };
      const part = async <T>(name: UpstreamName, value: T): Promise<Part<T>> => {
        await ask(name);
        const lack = lacks.get(name);
        return lack === undefined ? { value } : { lack };
      };
      const catalog = async <T>(answer: () => T): Promise<T> => {
        await ask('deal-catalog');
        const lack = lacks.get('deal-catalog');
        if (lack !== undefined) throw new CatalogAway(lack, undefined);
        return answer();
      };
      return {
        deal: (id) => catalog(() => deals.find((deal) => deal.id === id)),
        dealsOf: (city) => catalog(() => deals.filter((deal) => deal.city === city).slice(0, 100)),
        price: (dealId) =>
          part('prices', {
            dealId,
            listPrice: eur(1_000),
            discountPct: 10,
            finalPrice: eur(900),
            savings: eur(100),
          }),
        availability: (dealId) =>
          part('availability', { dealId, available: true, stock: 9, reserved: 1, lowInventory: false }),
        rating: (dealId) =>
          part('ratings', { dealId, rating: 4.5, reviewCount: 12, recommendationRate: 0.9, instanceId: 'a' as const }),
        merchant: (id) =>
          part('merchants', {
            id,
            name: 'Somebody',
            city: 'valencia',
            verified: true,
            responseTimeHours: 2,
            fulfillmentScore: 0.9,
          }),
        get calls() {
          return calls;
        },
      };
    },
  };
  return world;
}
