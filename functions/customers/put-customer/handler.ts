import { PutCustomerRoute } from '../../shared/contracts/customers.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { type ChangeDependencies, change } from '../change.ts';
import { toView } from '../customer-view.ts';
import { changeProfile } from '../domain/customer.ts';
import { CUSTOMERS } from '../log-messages.ts';
import { mustBeOwn } from '../owner.ts';

export const createHandler = (dependencies: ChangeDependencies) =>
  httpHandler(PutCustomerRoute, async (request) => {
    const { id } = request.path;
    mustBeOwn(request.caller, id);
    const customer = await change(request, dependencies, {
      customerId: id,
      step: (before, at) => changeProfile(before, request.body, at),
      says: CUSTOMERS.CHANGED,
    });
    return toView(customer);
  });
