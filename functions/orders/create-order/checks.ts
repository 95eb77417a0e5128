/** What is asked of the neighbours before an order is written. None of them can keep an order from being placed but the card itself. */
import type { OrderLine } from '../../shared/contracts/orders.events.ts';
import type { AuthorizePayment } from '../../shared/contracts/payments.http.ts';
import type { HttpRequest } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import { DependencyUnavailable } from '../../shared/resilience/policy.ts';
import { ServiceRefused } from '../../shared/resilience/service-client.ts';
import type { CustomerClient, PaymentClient, PriceClient } from '../adapters/neighbours.ts';
import { ORDERS } from '../log-messages.ts';

export interface Neighbours {
  readonly customers: CustomerClient;
  readonly prices: PriceClient;
  readonly payments: PaymentClient;
}

export interface Checked {
  readonly authorization: 'authorized' | 'pending';
  readonly warnings: string[];
}

type Request = Pick<HttpRequest<unknown, unknown, unknown>, 'correlationId' | 'requestId' | 'traceparent' | 'log'>;

const noAnswer = (error: unknown): boolean => error instanceof DependencyUnavailable || error instanceof ServiceRefused;

/** The warning of an advisory check, or that it could not be made. */
async function advice(check: Promise<string | undefined>, unchecked: string, { log }: Request) {
  try {
    return await check;
  } catch (error) {
    if (!noAnswer(error)) throw error;
    log.say(ORDERS.UNCHECKED, { error });
    return unchecked;
  }
}

async function profileOf(customerId: string, { customers }: Neighbours, calling: Request) {
  return (await customers.isKnown(customerId, callingWith(calling))) ? undefined : 'There is no customer profile yet.';
}

async function pricesOf(lines: readonly OrderLine[], { prices }: Neighbours, calling: Request) {
  const present = await prices.pricesOf(
    lines.map(({ productId }) => productId),
    callingWith(calling),
  );
  const other = lines.filter(({ productId, unitPrice }) => {
    const price = present.get(productId);
    return price?.amount !== unitPrice.amount || price.currency !== unitPrice.currency;
  });
  if (other.length === 0) return undefined;
  const names = other.map(({ productId }) => productId).join(', ');
  return `The catalog has another price by now for ${names}; the cart’s prices count.`;
}

async function moneyFor(payment: AuthorizePayment, { payments }: Neighbours, request: Request) {
  try {
    return await payments.authorize(payment, callingWith(request));
  } catch (error) {
    if (!noAnswer(error)) throw error;
    request.log.say(ORDERS.AUTHORIZE_LATER, { orderId: payment.orderId, error });
    return 'pending';
  }
}

const callingWith = ({ correlationId, requestId, traceparent }: Request) => ({
  correlationId,
  causationId: requestId,
  traceparent,
});

/**
 * Asks all three at once. Who gives no answer costs a warning, never the order.
 * @throws DomainError payment-declined when the card says no
 */
export async function check(
  { payment, lines }: { readonly payment: AuthorizePayment; readonly lines: readonly OrderLine[] },
  neighbours: Neighbours,
  request: Request,
): Promise<Checked> {
  const [profile, prices, money] = await Promise.all([
    advice(profileOf(payment.userId, neighbours, request), 'The customer profile could not be checked.', request),
    advice(
      pricesOf(lines, neighbours, request),
      'Prices could not be checked with the catalog; the cart’s prices count.',
      request,
    ),
    moneyFor(payment, neighbours, request),
  ]);
  if (money === 'declined') {
    throw new DomainError('payment-declined', 'The card was declined. Nothing was ordered; the cart is as it was.');
  }
  const pending =
    money === 'pending'
      ? 'Payment is not authorized yet: the authorization is pending and asked for again.'
      : undefined;
  return { authorization: money, warnings: [profile, prices, pending].filter((text) => text !== undefined) };
}
