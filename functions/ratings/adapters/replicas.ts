/** The replicas behind the gateway. One try each: the balancer itself decides who is asked next. */
import { Rating } from '../../shared/contracts/deals.http.ts';
import { type ServiceClient, ServiceRefused } from '../../shared/resilience/service-client.ts';
import type { Target } from '../domain/health.ts';

export interface Asking {
  readonly correlationId: string;
  readonly causationId: string;
  readonly traceparent: string;
}

export interface Replicas {
  /** undefined: the replica answers that there is no such deal. Everything else that is no rating is an error. */
  rating(target: Target, dealId: string, asking: Asking): Promise<Rating | undefined>;
}

export const replicasBehind = (clients: Readonly<Record<Target, ServiceClient>>): Replicas => ({
  async rating(target, dealId, asking) {
    try {
      return await clients[target].call('GET', `/ratings/${dealId}`, { schema: Rating, ...asking });
    } catch (error) {
      if (error instanceof ServiceRefused && error.status === 404) return undefined;
      throw error;
    }
  },
});
