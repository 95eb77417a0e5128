import type { PurchaseAccepted, PurchaseDeal } from '../../shared/contracts/deals.http.ts';
import { PurchaseRequested } from '../../shared/contracts/purchases.events.ts';
import { MOST_PURCHASES } from '../../shared/contracts/purchases.http.ts';
import { CreatePurchase } from '../../shared/contracts/purchases.routes.ts';
import type { Money } from '../../shared/contracts/values.ts';
import { actorOf } from '../../shared/http/caller.ts';
import { type HttpRequest, httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { RateLimits } from '../../shared/rate-limits/rate-limits.ts';
import { withinLimit } from '../../shared/rate-limits/within-limit.ts';
import { DependencyUnavailable } from '../../shared/resilience/policy.ts';
import { ServiceRefused } from '../../shared/resilience/service-client.ts';
import type { AvailabilityClient, PriceClient } from '../adapters/neighbours.ts';
import type { PurchaseRepository } from '../adapters/purchase-table.ts';
import { buyerOf } from '../buyer.ts';
import { acceptanceOf, isWithoutSale, openPurchase, type Purchase, stockAnswered, warned } from '../domain/purchase.ts';
import { PURCHASES } from '../log-messages.ts';
import { presented } from '../purchase-view.ts';
import { eventIdOf } from '../told.ts';

export interface Dependencies {
  readonly purchases: PurchaseRepository;
  readonly prices: PriceClient;
  readonly availability: AvailabilityClient;
  readonly limits: RateLimits;
  readonly now: () => Date;
  readonly newId: () => string;
}

type Request = HttpRequest<PurchaseDeal, unknown, unknown>;

/** The workflow ends some twenty purchases a second on two cores: a few seconds make room. */
const RETRY_AFTER_SECONDS = 5;

const noAnswer = (error: unknown): boolean => error instanceof DependencyUnavailable || error instanceof ServiceRefused;

const callingWith = ({ correlationId, requestId, traceparent }: Request) => ({
  correlationId,
  causationId: requestId,
  traceparent,
});

/** Nobody buys without a price. */
async function priceFor(request: Request, { prices }: Dependencies): Promise<Money> {
  try {
    const price = await prices.priceOf(request.body.dealId, callingWith(request));
    if (price === undefined) throw new DomainError('deal-not-found');
    return price;
  } catch (error) {
    if (!noAnswer(error)) throw error;
    throw new DomainError('unavailable', 'Nobody can say the price at the moment; nothing was bought.', {
      cause: error,
    });
  }
}

const warningOf = (error: unknown): string =>
  error instanceof DependencyUnavailable && error.reason === 'timed-out'
    ? 'availability timeout'
    : error instanceof DependencyUnavailable && error.reason === 'circuit-open'
      ? 'availability circuit open'
      : 'availability unavailable';

/** Sets the stock aside and notes what came of it. The workflow may do the same at the same time. */
async function setAside({ id: purchaseId, dealId, quantity }: Purchase, request: Request, dependencies: Dependencies) {
  const { purchases, availability, now } = dependencies;
  const note = async (decide: (purchase: Purchase) => Purchase): Promise<Purchase> => {
    const noted = await purchases.change(purchaseId, decide);
    if (noted === undefined) throw new Error(`purchase ${purchaseId} is gone`);
    request.changed(presented(noted));
    return noted.after;
  };
  try {
    const stock = await availability.reserve({ purchaseId, dealId, quantity }, callingWith(request));
    return await note((purchase) => stockAnswered(purchase, stock, now().toISOString()));
  } catch (error) {
    if (!noAnswer(error)) throw error;
    request.log.say(PURCHASES.STOCK_LATER, { purchaseId, error });
    return note((purchase) => warned(purchase, warningOf(error)));
  }
}

/** The same answer whenever it is asked for, whatever has become of the purchase since. */
async function answerTo(purchase: Purchase, request: Request, dependencies: Dependencies): Promise<PurchaseAccepted> {
  const open = acceptanceOf(purchase) === undefined && !isWithoutSale(purchase);
  const settled = open ? await setAside(purchase, request, dependencies) : purchase;
  const acceptance = acceptanceOf(settled);
  const { id: purchaseId, total } = settled;
  if (acceptance === 'sold-out') {
    request.log.say(PURCHASES.SOLD_OUT, { purchaseId });
    await dependencies.purchases.giveBackPlace(purchaseId);
    throw new DomainError('sold-out', 'There is not that much left of this deal. Nothing was bought.');
  }
  return { purchaseId, status: 'QUEUED', total, warnings: acceptance?.warnings ?? [] };
}

function opened(request: Request, unitPrice: Money, { now, newId }: Dependencies): Purchase {
  const { body, correlationId, requestId: causationId, traceparent, caller } = request;
  const { dealId, quantity, email } = body;
  const cause = { correlationId, causationId, traceparent, actor: actorOf(caller), at: now().toISOString() };
  const awaits = eventIdOf(PurchaseRequested, cause);
  return openPurchase({ id: newId(), dealId, quantity, unitPrice, email, buyer: buyerOf(email), awaits, cause });
}

async function create(request: Request, dependencies: Dependencies): Promise<PurchaseAccepted> {
  const { purchases, limits } = dependencies;
  const { body, idempotencyKey: key, viewerAddress, log } = request;
  const fingerprint = JSON.stringify([body.dealId, body.quantity, body.email]);
  const keyed = key === undefined ? undefined : { buyer: buyerOf(body.email), key, fingerprint };
  const answeredBefore = async (): Promise<PurchaseAccepted | undefined> => {
    const former = keyed === undefined ? undefined : await purchases.keptUnder(keyed);
    if (former === undefined) return undefined;
    if (former.fingerprint !== fingerprint) throw new DomainError('idempotency-key-reused');
    const purchase = await purchases.find(former.purchaseId);
    if (purchase === undefined) return undefined;
    log.say(PURCHASES.ANSWERED_AGAIN, { purchaseId: purchase.id });
    return answerTo(purchase, request, dependencies);
  };

  const before = await answeredBefore();
  if (before !== undefined) return before;
  await withinLimit(limits, 'deal-purchase', viewerAddress);
  const purchase = opened(request, await priceFor(request, dependencies), dependencies);
  // the row comes before the stock: whatever is set aside belongs to a purchase that the workflow brings to an end
  switch (await purchases.insert(purchase, keyed)) {
    case 'inserted':
      break;
    case 'key-taken': {
      const meanwhile = await answeredBefore();
      if (meanwhile !== undefined) return meanwhile;
      throw new DomainError('in-progress');
    }
    case 'full':
      log.say(PURCHASES.FULL, { most: MOST_PURCHASES });
      throw new DomainError('too-busy', `${MOST_PURCHASES} purchases are under way; try again in a moment.`, {
        headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
        extras: { outstanding: MOST_PURCHASES, threshold: MOST_PURCHASES },
      });
  }
  const answer = await answerTo(purchase, request, dependencies);
  log.say(PURCHASES.ACCEPTED, { purchaseId: purchase.id, warnings: answer.warnings.length });
  return answer;
}

export const createHandler = (dependencies: Dependencies) =>
  httpHandler(CreatePurchase, (request) => create(request, dependencies));
