/** The services behind the experience API, over their internal doors. Every try that is really made is counted. */
import { type ZodType, z } from 'zod';
import { Availability, CatalogDeal, Merchant, Pricing, Rating } from '../../shared/contracts/deals.http.ts';
import { DependencyUnavailable } from '../../shared/resilience/policy.ts';
import { type CallOptions, type ServiceClient, ServiceRefused } from '../../shared/resilience/service-client.ts';
import { CatalogAway } from '../domain/away.ts';
import type { Lack, Part } from '../domain/card.ts';

export type Calling = Pick<CallOptions<unknown>, 'correlationId' | 'causationId' | 'traceparent'>;

/** What the upstream services say in one piece of work. */
export interface Upstreams {
  /** undefined: there is no such deal. @throws CatalogAway */
  deal(id: string): Promise<CatalogDeal | undefined>;
  /** At most a hundred of a city, in the catalog's order; none of an unknown city. @throws CatalogAway */
  dealsOf(city: string): Promise<readonly CatalogDeal[]>;
  price(dealId: string): Promise<Part<Pricing>>;
  availability(dealId: string): Promise<Part<Availability>>;
  rating(dealId: string): Promise<Part<Rating>>;
  merchant(id: string): Promise<Part<Merchant>>;
  /** Calls made so far, second tries included. */
  readonly calls: number;
}

export type UpstreamName = 'deal-catalog' | 'prices' | 'availability' | 'ratings' | 'merchants';
export type UpstreamClients = Readonly<Record<UpstreamName, ServiceClient>>;

const MOST_DEALS = 100;
const CatalogPage = z.object({ items: z.array(CatalogDeal) });

const LACKS = {
  'timed-out': 'timeout',
  failed: 'unavailable',
  'circuit-open': 'circuit open',
  'bulkhead-full': 'busy',
} as const satisfies Record<DependencyUnavailable['reason'], Lack>;

/** What an error of a client means; whatever else is thrown is a mistake of ours. */
function lackOf(error: unknown): Lack {
  if (error instanceof DependencyUnavailable) return LACKS[error.reason];
  if (error instanceof ServiceRefused) return error.status === 404 ? 'not found' : 'unavailable';
  throw error;
}

/** Upstreams that count the calls made for one request or message. */
export function upstreamsFor(clients: UpstreamClients, calling: Calling): Upstreams {
  let calls = 0;
  const onTry = (): void => {
    calls += 1;
  };
  const get = <T>(name: UpstreamName, path: string, schema: ZodType<T>): Promise<T> =>
    clients[name].call('GET', path, { ...calling, schema, onTry });

  async function part<T>(name: UpstreamName, path: string, schema: ZodType<T>): Promise<Part<T>> {
    try {
      return { value: await get(name, path, schema) };
    } catch (error) {
      return { lack: lackOf(error) };
    }
  }

  return {
    async deal(id) {
      try {
        return await get('deal-catalog', `/deals/${id}`, CatalogDeal);
      } catch (error) {
        const lack = lackOf(error);
        if (lack === 'not found') return undefined;
        throw new CatalogAway(lack, error);
      }
    },
    async dealsOf(city) {
      try {
        return (await get('deal-catalog', `/deals?city=${city}&limit=${MOST_DEALS}`, CatalogPage)).items;
      } catch (error) {
        throw new CatalogAway(lackOf(error), error);
      }
    },
    price: (dealId) => part('prices', `/prices/${dealId}`, Pricing),
    availability: (dealId) => part('availability', `/deals/${dealId}`, Availability),
    rating: (dealId) => part('ratings', `/ratings/${dealId}`, Rating),
    merchant: (id) => part('merchants', `/merchants/${id}`, Merchant),
    get calls() {
      return calls;
    },
  };
}
