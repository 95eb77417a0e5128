import { OrderPlaced } from '../../shared/contracts/orders.events.ts';
import type { OrderPlacedAnswer, PlaceOrder } from '../../shared/contracts/orders.http.ts';
import { CreateOrder } from '../../shared/contracts/orders.routes.ts';
import { actorOf } from '../../shared/http/caller.ts';
import { type HttpRequest, httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import { eventId } from '../../shared/publish/event-id.ts';
import { DependencyUnavailable } from '../../shared/resilience/policy.ts';
import type { CartClient } from '../adapters/cart-client.ts';
import type { OrderRepository } from '../adapters/order-table.ts';
import { fingerprintOf, formerAnswer, KeyReused } from '../domain/idempotency-key.ts';
import { NothingToOrder, type OrderedCart, placeOrder } from '../domain/order.ts';
import { ORDERS } from '../log-messages.ts';

export interface Dependencies {
  readonly orders: OrderRepository;
  readonly carts: CartClient;
  readonly now: () => Date;
  readonly newId: () => string;
}

type Request = HttpRequest<PlaceOrder, unknown, unknown>;

const WARNINGS = ['payment is not asked for yet: the authorization is pending'];

async function cartFor({ correlationId, requestId, traceparent }: Request, customerId: string, carts: CartClient) {
  try {
    return await carts.cartOf(customerId, { correlationId, causationId: requestId, traceparent });
  } catch (error) {
    if (!(error instanceof DependencyUnavailable)) throw error;
    throw new DomainError('unavailable', 'The cart does not answer; try again in a moment.', { cause: error });
  }
}

function newOrder(request: Request, cart: OrderedCart, customerId: string, { now, newId }: Dependencies) {
  const at = now();
  const { correlationId, requestId: causationId, traceparent, caller } = request;
  return placeOrder(cart, {
    id: newId(),
    customerId,
    paymentMethod: request.body.paymentMethod,
    at,
    eventId: eventId({ at, causationId, type: OrderPlaced.type, ordinal: 0 }),
    origin: { correlationId, causationId, traceparent, actor: actorOf(caller) },
  });
}

/** The caller as a customer and the key they gave: the route lets nobody else in, and the stack demands a key. */
function intentOf({ caller, idempotencyKey }: Request): { customerId: string; key: string } {
  if (!('userId' in caller)) throw new DomainError('unauthenticated');
  if (idempotencyKey === undefined) throw new DomainError('idempotency-key-missing');
  return { customerId: caller.userId, key: idempotencyKey };
}

async function create(request: Request, dependencies: Dependencies): Promise<OrderPlacedAnswer> {
  const { orders, carts } = dependencies;
  const intent = intentOf(request);
  const fingerprint = fingerprintOf(request.body);
  const answeredBefore = async (): Promise<OrderPlacedAnswer | undefined> => {
    const answer = formerAnswer(await orders.answerOf(intent), fingerprint);
    if (answer !== undefined) request.log.say(ORDERS.ANSWERED_AGAIN, { orderId: answer.orderId });
    return answer;
  };

  const before = await answeredBefore();
  if (before !== undefined) return before;
  const cart = await cartFor(request, intent.customerId, carts);
  if (cart.lines.length === 0) {
    // the same request may have bought the lines since we looked
    const meanwhile = await answeredBefore();
    if (meanwhile !== undefined) return meanwhile;
    throw new NothingToOrder();
  }
  const order = newOrder(request, cart, intent.customerId, dependencies);
  const answer = { orderId: order.id, status: order.status, total: order.total, warnings: WARNINGS };
  const insertion = await orders.insert(order, intent, { fingerprint, answer });
  if (insertion === 'inserted') {
    request.log.say(ORDERS.PLACED, { orderId: order.id, cartId: order.cartId, cartVersion: order.cartVersion });
    const { status, revision, total } = order;
    request.changed({ table: 'orders', key: order.id, before: null, after: { status, revision, total } });
    return answer;
  }
  const other = await answeredBefore();
  if (other !== undefined) return other;
  throw new DomainError('already-ordered', 'Another request has bought exactly this cart.');
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
