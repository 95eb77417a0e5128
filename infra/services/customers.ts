/** Profiles of customers, opened by sign-ups, and the outbox that tells about them. */
import { Construct } from 'constructs';
import * as routes from '../../functions/shared/contracts/customers.routes.ts';
import type { RouteContract } from '../../functions/shared/contracts/route.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { bindTable, type TableAccess } from '../constructs/bindings.ts';
import type { Door } from '../constructs/door.ts';
import { EventConsumer } from '../constructs/event-consumer.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import { TableOutbox } from '../constructs/table-outbox.ts';
import type { BusStack } from '../stacks/bus.ts';
import type { DataStack } from '../stacks/data.ts';

const service = 'customers';

export interface CustomersDoorsProps {
  readonly door: Door;
  readonly data: DataStack;
}

export class CustomersDoors extends Construct {
  constructor(scope: Construct, id: string, { door, data }: CustomersDoorsProps) {
    super(scope, id);
    const open = (id: string, contract: RouteContract, access: TableAccess): void => {
      const { handler } = contract;
      const fn = new AppFunction(this, handler, { service, handler });
      bindTable(fn, data.tables.customers, 'CUSTOMERS_TABLE', access);
      new HttpRoute(door, id, { contract, fn });
    };
    open('ListCustomers', routes.ListCustomers, 'read');
    open('CreateCustomer', routes.CreateCustomerRoute, 'change');
    open('GetCustomer', routes.GetCustomer, 'read');
    open('PutCustomer', routes.PutCustomerRoute, 'change');
    open('DeleteCustomer', routes.DeleteCustomer, 'change'); // a tombstone takes the row's place
    open('GetCustomerStanding', routes.GetCustomerStanding, 'read');
  }
}

export interface CustomersConsumersProps {
  readonly data: DataStack;
  readonly bus: BusStack;
}

export class CustomersConsumers extends Construct {
  constructor(scope: Construct, id: string, { data, bus: { bus, undelivered } }: CustomersConsumersProps) {
    super(scope, id);
    const { customers } = data.tables;
    const onUserEvents = new AppFunction(this, 'on-user-events', { service, handler: 'on-user-events' });
    bindTable(onUserEvents, customers, 'CUSTOMERS_TABLE', 'change');
    new EventConsumer(this, 'CustomerProfiles', {
      consumer: 'customer-profiles',
      fn: onUserEvents,
      bus,
      undelivered,
      errorImpact: 'New customers have no profile: no mail reaches them.',
    });
    const publish = new AppFunction(this, 'publish-customer-changes', { service, handler: 'publish-customer-changes' });
    new TableOutbox(this, 'CustomerChanges', { fn: publish, table: customers });
  }
}
