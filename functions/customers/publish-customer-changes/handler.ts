import { CustomerCreated, CustomerDeleted, CustomerUpdated } from '../../shared/contracts/customers.events.ts';
import { streamHandler } from '../../shared/stream/stream-handler.ts';
import { CustomerRow } from '../adapters/customer-table.ts';
import { changedFields } from '../domain/customer.ts';

export const createHandler = () =>
  streamHandler(
    { service: 'customers', handler: 'publish-customer-changes', row: CustomerRow },
    async ({ before, after, emit }) => {
      if (after === undefined || after.revision === before?.revision) return;
      const { id: customerId, revision, origin } = after;
      const { actor, ...cause } = origin;
      const options = { ...cause, ...(actor === undefined ? {} : { actor }) };
      if (after.state === 'deleted') {
        emit(CustomerDeleted, { customerId, revision }, options);
        return;
      }
      const profile = { customerId, revision, name: after.name, email: after.email };
      if (before?.state === 'active') {
        emit(CustomerUpdated, { ...profile, changed: changedFields(before, after) }, options);
      } else {
        emit(CustomerCreated, profile, options);
      }
    },
  );
