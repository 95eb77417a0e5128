import { queueHandler } from '../../shared/queue/queue-handler.ts';
import type { CustomerRepository } from '../adapters/customer-table.ts';
import { shown } from '../customer-view.ts';
import { CustomerChanged, createProfile } from '../domain/customer.ts';
import { CUSTOMERS } from '../log-messages.ts';

export interface Dependencies {
  readonly customers: CustomerRepository;
  readonly now: () => Date;
}

export const createHandler = ({ customers, now }: Dependencies) =>
  queueHandler({ consumer: 'customer-profiles' }, async ({ event: { meta, data }, log, changed }) => {
    const { userId: customerId, name, email } = data;
    // a person may have been quicker than this message, and may have deleted the profile again: both stand
    if ((await customers.find(customerId)) !== undefined) {
      log.say(CUSTOMERS.KEPT, { customerId });
      return 'repeated';
    }
    const at = now();
    const { correlationId, id: causationId, traceparent, actor } = meta;
    const customer = createProfile(undefined, { customerId, profile: { name, email, addresses: [] }, at });
    try {
      await customers.save(customer, { correlationId, causationId, traceparent, actor, at: at.toISOString() });
    } catch (error) {
      if (!(error instanceof CustomerChanged)) throw error;
      log.say(CUSTOMERS.KEPT, { customerId });
      return 'repeated';
    }
    changed({ table: 'customers', key: customerId, before: null, after: shown(customer) });
    log.say(CUSTOMERS.OPENED, { customerId });
    return 'handled'; // CustomerCreated leaves through the table stream
  });
