import { z } from 'zod';
import { OrderPage } from '../../shared/contracts/orders.http.ts';
import { Ulid } from '../../shared/contracts/values.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { OrderRepository } from '../adapters/order-table.ts';
import { toView } from '../order-view.ts';

export interface Dependencies {
  readonly orders: OrderRepository;
}

const Query = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  /** Order id of the last one seen. */
  cursor: Ulid.optional(),
});

export const createHandler = ({ orders }: Dependencies) =>
  httpHandler(
    { service: 'orders', handler: 'list-orders', query: Query, answer: OrderPage },
    async ({ query: { limit, cursor }, caller }) => {
      if (!('userId' in caller)) throw new DomainError('unauthenticated');
      const page = await orders.list({ customerId: caller.userId, limit, after: cursor });
      return { items: page.orders.map(toView), nextCursor: page.last ?? null };
    },
  );
