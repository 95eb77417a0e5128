import { ListCustomers } from '../../shared/contracts/customers.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import type { CustomerRepository } from '../adapters/customer-table.ts';
import { toView } from '../customer-view.ts';
import { ownIdOf } from '../owner.ts';

export interface Dependencies {
  readonly customers: CustomerRepository;
}

export const createHandler = ({ customers }: Dependencies) =>
  httpHandler(ListCustomers, async ({ query: { limit, cursor }, caller }) => {
    if (caller.kind === 'operator') {
      const page = await customers.list({ limit, after: cursor });
      return { items: page.customers.map(toView), nextCursor: page.last ?? null };
    }
    const own = await customers.find(ownIdOf(caller));
    return { items: own?.state === 'active' ? [toView(own)] : [], nextCursor: null };
  });
