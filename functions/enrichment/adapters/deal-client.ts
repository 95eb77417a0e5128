/** Deals, over the internal door of the deal catalog. */
import { CatalogDeal } from '../../shared/contracts/deals.http.ts';
import { type CallOptions, type ServiceClient, ServiceRefused } from '../../shared/resilience/service-client.ts';

export type Calling = Omit<CallOptions<unknown>, 'schema' | 'body'>;

/** undefined: there is no such deal, which is an answer. @throws DependencyUnavailable */
export type FindDeal = (dealId: string, calling: Calling) => Promise<CatalogDeal | undefined>;

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
