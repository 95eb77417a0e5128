/** What orders asks other services before it writes, over their internal doors. */
import { PriceList } from '../../shared/contracts/catalog.http.ts';
import { CustomerStanding } from '../../shared/contracts/customers.http.ts';
import { Authorization, type AuthorizePayment } from '../../shared/contracts/payments.http.ts';
import type { Money } from '../../shared/contracts/values.ts';
import { type CallOptions, type ServiceClient, ServiceRefused } from '../../shared/resilience/service-client.ts';

type Calling = Omit<CallOptions<unknown>, 'schema' | 'body'>;

export interface CustomerClient {
  /** Whether there is a profile. @throws DependencyUnavailable, ServiceRefused */
  isKnown(customerId: string, calling: Calling): Promise<boolean>;
}

export interface PriceClient {
  /** Present prices by product; unknown products are missing. @throws DependencyUnavailable, ServiceRefused */
  pricesOf(productIds: readonly string[], calling: Calling): Promise<ReadonlyMap<string, Money>>;
}

export interface PaymentClient {
  /** Asks for a promise of the money; safe to repeat for the same order. @throws DependencyUnavailable, ServiceRefused */
  authorize(payment: AuthorizePayment, calling: Calling): Promise<'authorized' | 'declined'>;
}

/** What the other service's refusal means, where it is an answer. */
async function orWhenRefused<Answer>(code: string, meaning: Answer, answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ServiceRefused && error.code === code) return meaning;
    throw error;
  }
}

export const customerClient = (client: ServiceClient): CustomerClient => ({
  isKnown: (customerId, calling) =>
    orWhenRefused(
      'customer-not-found',
      false,
      client
        .call('GET', `/${encodeURIComponent(customerId)}`, { ...calling, schema: CustomerStanding })
        .then(() => true),
    ),
});

export const priceClient = (client: ServiceClient): PriceClient => ({
  async pricesOf(productIds, calling) {
    const ids = encodeURIComponent(productIds.join(','));
    const { items } = await client.call('GET', `/prices?ids=${ids}`, { ...calling, schema: PriceList });
    return new Map(items.map(({ id, price }) => [id, price]));
  },
});

export const paymentClient = (client: ServiceClient): PaymentClient => ({
  authorize: (payment, calling) =>
    orWhenRefused<'authorized' | 'declined'>(
      'payment-declined',
      'declined',
      client
        .call('POST', '/authorizations', { ...calling, schema: Authorization, body: payment })
        .then(() => 'authorized' as const),
    ),
});
