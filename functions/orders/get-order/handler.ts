import { GetOrder } from '../../shared/contracts/orders.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { OrderRepository } from '../adapters/order-table.ts';
import { toView } from '../order-view.ts';

export interface Dependencies {
  readonly orders: OrderRepository;
}

export const createHandler = ({ orders }: Dependencies) =>
  httpHandler(GetOrder, async ({ path: { id }, caller }) => {
    const order = await orders.find(id);
    const mayRead = caller.kind === 'operator' || ('userId' in caller && caller.userId === order?.customerId);
    // somebody else's order is answered like none: ids tell nothing
    if (order === undefined || !mayRead) throw new DomainError('order-not-found');
    return toView(order);
  });
