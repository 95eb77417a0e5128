import { ListOrders } from '../../shared/contracts/orders.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { OrderRepository } from '../adapters/order-table.ts';
import { toView } from '../order-view.ts';

export interface Dependencies {
  readonly orders: OrderRepository;
}

export const createHandler = ({ orders }: Dependencies) =>
  httpHandler(ListOrders, async ({ query: { limit, cursor }, caller }) => {
    if (!('userId' in caller)) throw new DomainError('unauthenticated');
    const page = await orders.list({ customerId: caller.userId, limit, after: cursor });
    return { items: page.orders.map(toView), nextCursor: page.last ?? null };
  });
