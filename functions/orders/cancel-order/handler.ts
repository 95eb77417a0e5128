import { OrderCancelled } from '../../shared/contracts/orders.events.ts';
import { CancelOrder } from '../../shared/contracts/orders.routes.ts';
import { actorOf } from '../../shared/http/caller.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { OrderRepository } from '../adapters/order-table.ts';
import type { Order } from '../domain/order.ts';
import { cancelOnRequest, InvalidTransition } from '../domain/order-states.ts';
import { ORDERS } from '../log-messages.ts';
import { presented, toView } from '../order-view.ts';
import { toldWith } from '../told.ts';

export interface Dependencies {
  readonly orders: OrderRepository;
  readonly now: () => Date;
}

export const createHandler = ({ orders, now }: Dependencies) =>
  httpHandler(CancelOrder, async (request) => {
    const { path, caller, correlationId, requestId: causationId, traceparent, log } = request;
    const change = { correlationId, causationId, traceparent, actor: actorOf(caller), at: now().toISOString() };
    const decide = (order: Order): Order => {
      // somebody else's order is answered like none: ids tell nothing
      if (!('userId' in caller) || caller.userId !== order.customerId) throw new DomainError('order-not-found');
      return cancelOnRequest(order, toldWith(OrderCancelled, change));
    };
    try {
      const changed = await orders.change(path.id, decide);
      if (changed === undefined) throw new DomainError('order-not-found');
      log.say(ORDERS.CANCELLED_ON_REQUEST, { orderId: path.id });
      request.changed(presented(changed));
      return toView(changed.after);
    } catch (error) {
      if (!(error instanceof InvalidTransition)) throw error;
      throw new DomainError('invalid-transition', 'The order is final already.', { cause: error });
    }
  });
