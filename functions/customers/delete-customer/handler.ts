import { DeleteCustomer } from '../../shared/contracts/customers.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { reply } from '../../shared/http/reply.ts';
import { type ChangeDependencies, change } from '../change.ts';
import { deleteProfile } from '../domain/customer.ts';
import { CUSTOMERS } from '../log-messages.ts';
import { mustBeOwn } from '../owner.ts';

export const createHandler = (dependencies: ChangeDependencies) =>
  httpHandler(DeleteCustomer, async (request) => {
    const { id } = request.path;
    mustBeOwn(request.caller, id);
    await change(request, dependencies, { customerId: id, step: deleteProfile, says: CUSTOMERS.DELETED });
    return reply({ status: 204 });
  });
