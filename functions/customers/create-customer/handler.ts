import { CreateCustomerRoute } from '../../shared/contracts/customers.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import { type ChangeDependencies, change } from '../change.ts';
import { toView } from '../customer-view.ts';
import { createProfile } from '../domain/customer.ts';
import { CUSTOMERS } from '../log-messages.ts';
import { mayTouch, ownIdOf } from '../owner.ts';

export const createHandler = (dependencies: ChangeDependencies) =>
  httpHandler(CreateCustomerRoute, async (request) => {
    const { body, caller } = request;
    const { customerId = ownIdOf(caller), ...profile } = body;
    if (!mayTouch(caller, customerId)) throw new DomainError('forbidden', 'Only an operator creates others’ profiles.');
    const customer = await change(request, dependencies, {
      customerId,
      step: (before, at) => createProfile(before, { customerId, profile, at }),
      says: CUSTOMERS.CREATED,
    });
    return toView(customer);
  });
