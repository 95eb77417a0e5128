import { z } from 'zod';
import { OrderView } from '../../shared/contracts/orders.http.ts';
import { Ulid } from '../../shared/contracts/values.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { OrderRepository } from '../adapters/order-table.ts';
import { toView } from '../order-view.ts';

export interface Dependencies {
  readonly orders: OrderRepository;
}

export const createHandler = ({ orders }: Dependencies) =>
  httpHandler(
    { service: 'orders', handler: 'get-order', path: z.object({ id: z.string() }), answer: OrderView },
    async ({ path: { id }, caller }) => {
      // the table holds more than orders: only what can be an order's id is looked up
      const order = Ulid.safeParse(id).success ? await orders.find(id) : undefined;
      const mayRead = caller.kind === 'operator' || ('userId' in caller && caller.userId === order?.customerId);
      // somebody else's order is answered like none: ids tell nothing
      if (order === undefined || !mayRead) throw new DomainError('order-not-found');
      return toView(order);
    },
  );
