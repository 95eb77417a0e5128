/** What purchases asks other services, over their internal doors. */
import { DealReservation, Pricing } from '../../shared/contracts/deals.http.ts';
import type { Money } from '../../shared/contracts/values.ts';
import { type CallOptions, type ServiceClient, ServiceRefused } from '../../shared/resilience/service-client.ts';

export type Calling = Omit<CallOptions<unknown>, 'schema' | 'body'>;

export interface PriceClient {
  /** What one costs; undefined: nobody offers such a deal. @throws DependencyUnavailable, ServiceRefused */
  priceOf(dealId: string, calling: Calling): Promise<Money | undefined>;
}

export interface Wanted {
  readonly purchaseId: string;
  readonly dealId: string;
  readonly quantity: number;
}

export interface AvailabilityClient {
  /** All of it or nothing; the same purchase gets the same answer. @throws DependencyUnavailable, ServiceRefused */
  reserve(wanted: Wanted, calling: Calling): Promise<'reserved' | 'sold-out'>;
  /** Frees what was set aside, if anything was; nothing is set aside for this purchase afterwards. @throws as `reserve` */
  release(purchaseId: string, calling: Calling): Promise<void>;
}

const pathOf = (purchaseId: string): string => `/reservations/${encodeURIComponent(purchaseId)}`;

const refusedWith = (error: unknown, ...codes: string[]): boolean =>
  error instanceof ServiceRefused && error.code !== undefined && codes.includes(error.code);

export const priceClient = (client: ServiceClient): PriceClient => ({
  async priceOf(dealId, calling) {
    try {
      const path = `/prices/${encodeURIComponent(dealId)}`;
      return (await client.call('GET', path, { ...calling, schema: Pricing })).finalPrice;
    } catch (error) {
      if (refusedWith(error, 'deal-not-found')) return undefined;
      throw error;
    }
  },
});

export const availabilityClient = (client: ServiceClient): AvailabilityClient => ({
  async reserve(wanted, calling) {
    try {
      const { purchaseId, ...body } = wanted;
      await client.call('PUT', pathOf(purchaseId), { ...calling, schema: DealReservation, body });
      return 'reserved';
    } catch (error) {
      // of a deal that is not in stock at all nothing is left, and nothing comes back to a purchase that was given up
      if (refusedWith(error, 'sold-out', 'deal-not-found', 'reservation-released')) return 'sold-out';
      throw error;
    }
  },
  async release(purchaseId, calling) {
    await client.call('DELETE', pathOf(purchaseId), { ...calling, schema: DealReservation });
  },
});
