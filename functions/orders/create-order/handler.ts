import type { CartForOrder } from '../../shared/contracts/cart.http.ts';
import { OrderPlaced } from '../../shared/contracts/orders.events.ts';
import type { OrderPlacedAnswer, PlaceOrder } from '../../shared/contracts/orders.http.ts';
import { CreateOrder } from '../../shared/contracts/orders.routes.ts';
import { actorOf } from '../../shared/http/caller.ts';
import { type HttpRequest, httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import { eventId } from '../../shared/publish/event-id.ts';
import type { RateLimits } from '../../shared/rate-limits/rate-limits.ts';
import { withinLimit } from '../../shared/rate-limits/within-limit.ts';
import { DependencyUnavailable } from '../../shared/resilience/policy.ts';
import type { CartClient } from '../adapters/cart-client.ts';
import type { OrderRepository } from '../adapters/order-table.ts';
import { fingerprintOf, formerAnswer, KeyReused } from '../domain/idempotency-key.ts';
import { NothingToOrder, placeOrder, totalOf } from '../domain/order.ts';
import { ORDERS } from '../log-messages.ts';
import { toldWith } from '../told.ts';
import { check, type Neighbours } from './checks.ts';

export interface Dependencies {
  readonly orders: OrderRepository;
  readonly carts: CartClient;
  readonly neighbours: Neighbours;
  readonly limits: RateLimits;
  readonly now: () => Date;
}

type Request = HttpRequest<PlaceOrder, unknown, unknown>;

async function cartFor({ correlationId, requestId, traceparent }: Request, customerId: string, carts: CartClient) {
  try {
    return await carts.cartOf(customerId, { correlationId, causationId: requestId, traceparent });
  } catch (error) {
    if (!(error instanceof DependencyUnavailable)) throw error;
    throw new DomainError('unavailable', 'The cart does not answer; try again in a moment.', { cause: error });
  }
}

/**
 * One order per version of a cart, whatever key asks for it: who tries again after a crash asks payments for the money
 * of the same order again.
 */
const orderIdOf = ({ cartId, cartVersion, changedAt }: CartForOrder): string =>
  eventId({ at: changedAt, causationId: cartId, type: 'Order', ordinal: cartVersion });

/** The caller as a customer and the key they gave: the route lets nobody else in, and the stack demands a key. */
function intentOf({ caller, idempotencyKey }: Request): { customerId: string; key: string } {
  if (!('userId' in caller)) throw new DomainError('unauthenticated');
  if (idempotencyKey === undefined) throw new DomainError('idempotency-key-missing');
  return { customerId: caller.userId, key: idempotencyKey };
}

async function create(request: Request, dependencies: Dependencies): Promise<OrderPlacedAnswer> {
  const { orders, carts, neighbours, limits, now } = dependencies;
  const intent = intentOf(request);
  const fingerprint = fingerprintOf(request.body);
  const answeredBefore = async (): Promise<OrderPlacedAnswer | undefined> => {
    const answer = formerAnswer(await orders.answerOf(intent), fingerprint);
    if (answer !== undefined) request.log.say(ORDERS.ANSWERED_AGAIN, { orderId: answer.orderId });
    return answer;
  };

  const before = await answeredBefore();
  if (before !== undefined) return before;
  await withinLimit(limits, 'purchase', intent.customerId);
  const cart = await cartFor(request, intent.customerId, carts);
  if (cart.lines.length === 0) {
    // the same request may have bought the lines since we looked
    const meanwhile = await answeredBefore();
    if (meanwhile !== undefined) return meanwhile;
    throw new NothingToOrder();
  }
  const orderId = orderIdOf(cart);
  const alreadyOrdered = async (): Promise<OrderPlacedAnswer> => {
    const other = await answeredBefore();
    if (other !== undefined) return other;
    throw new DomainError('already-ordered', 'Another request has bought exactly this cart.');
  };
  // before the card is asked: what was bought is not to be paid for with another card
  if ((await orders.find(orderId)) !== undefined) return alreadyOrdered();
  const { customerId } = intent;
  const { paymentMethod } = request.body;
  const payment = { orderId, userId: customerId, amount: totalOf(cart.lines), paymentMethod };
  const { authorization, warnings } = await check({ payment, lines: cart.lines }, neighbours, request);
  const { correlationId, requestId: causationId, traceparent, caller } = request;
  const change = { correlationId, causationId, traceparent, actor: actorOf(caller), at: now().toISOString() };
  const told = toldWith(OrderPlaced, change);
  const order = placeOrder(cart, { id: orderId, customerId, paymentMethod, authorization, ...told });
  const answer = { orderId, status: order.status, total: order.total, warnings };
  const insertion = await orders.insert(order, intent, { fingerprint, answer });
  if (insertion === 'inserted') {
    request.log.say(ORDERS.PLACED, { orderId: order.id, cartId: order.cartId, cartVersion: order.cartVersion });
    const { status, revision, total } = order;
    request.changed({ table: 'orders', key: order.id, before: null, after: { status, revision, total } });
    return answer;
  }
  return alreadyOrdered();
}

export const createHandler = (dependencies: Dependencies) =>
  httpHandler(CreateOrder, async (request) => {
    try {
      return await create(request, dependencies);
    } catch (error) {
      if (error instanceof NothingToOrder) throw new DomainError('cart-empty', undefined, { cause: error });
      if (error instanceof KeyReused) throw new DomainError('idempotency-key-reused', undefined, { cause: error });
      throw error;
    }
  });
