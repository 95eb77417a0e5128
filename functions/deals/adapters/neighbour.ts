/** The call that runs beside a hash: one quick question to another service, asked once. */
import { Pricing } from '../../shared/contracts/deals.http.ts';
import { DependencyUnavailable } from '../../shared/resilience/policy.ts';
import { type ServiceClient, ServiceRefused } from '../../shared/resilience/service-client.ts';
import type { Calling } from './upstreams.ts';

/** Whether there was an answer. */
export type Neighbour = (calling: Calling) => Promise<boolean>;

/** `client` without second tries and circuit: the event loop's fault is not the service's. */
export const neighbour =
  (client: ServiceClient, dealId: string): Neighbour =>
  async (calling) => {
    try {
      await client.call('GET', `/prices/${dealId}`, { ...calling, schema: Pricing });
      return true;
    } catch (error) {
      if (error instanceof DependencyUnavailable) return false;
      if (error instanceof ServiceRefused) return true; // "no" is an answer
      throw error;
    }
  };
