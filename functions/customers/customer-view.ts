import type { CustomerView } from '../shared/contracts/customers.http.ts';
import type { Customer, Entry } from './domain/customer.ts';

export const toView = ({
  customerId,
  name,
  email,
  addresses,
  revision,
  createdAt,
  updatedAt,
}: Customer): CustomerView => ({
  customerId,
  name,
  email,
  addresses: [...addresses],
  revision,
  createdAt,
  updatedAt,
});

/** What the page shows as before and after: nothing personal. */
export const shown = (entry: Entry | undefined) =>
  entry === undefined
    ? null
    : {
        state: entry.state,
        revision: entry.revision,
        ...(entry.state === 'active' ? { places: entry.addresses.length } : {}),
      };
