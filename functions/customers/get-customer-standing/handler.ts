import { GetCustomerStanding } from '../../shared/contracts/customers.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { CustomerRepository } from '../adapters/customer-table.ts';

export interface Dependencies {
  readonly customers: CustomerRepository;
}

export const createHandler = ({ customers }: Dependencies) =>
  httpHandler(GetCustomerStanding, async ({ path: { id } }) => {
    const customer = await customers.find(id);
    if (customer?.state !== 'active') throw new DomainError('customer-not-found');
    return { customerId: id, hasAddress: customer.addresses.length > 0 };
  });
