import { GetCustomer } from '../../shared/contracts/customers.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { CustomerRepository } from '../adapters/customer-table.ts';
import { toView } from '../customer-view.ts';
import { mustBeOwn } from '../owner.ts';

export interface Dependencies {
  readonly customers: CustomerRepository;
}

export const createHandler = ({ customers }: Dependencies) =>
  httpHandler(GetCustomer, async ({ path: { id }, caller }) => {
    mustBeOwn(caller, id);
    const customer = await customers.find(id);
    if (customer?.state !== 'active') throw new DomainError('customer-not-found');
    return toView(customer);
  });
