import { z } from 'zod';
import {
  CreateCustomer,
  CustomerPage,
  CustomerQuery,
  CustomerStanding,
  CustomerView,
  PutCustomer,
} from './customers.http.ts';
import { defineRoute } from './route.ts';

const service = 'customers';
const path = z.object({ id: z.string().min(1).max(64) });

export const ListCustomers = defineRoute({
  route: 'GET /api/customers',
  service,
  handler: 'list-customers',
  access: 'customer',
  summary: 'All profiles for an operator, one’s own for everybody else.',
  query: CustomerQuery,
  answer: CustomerPage,
});

export const CreateCustomerRoute = defineRoute({
  route: 'POST /api/customers',
  service,
  handler: 'create-customer',
  access: 'customer',
  summary: 'Creates a profile.',
  body: CreateCustomer,
  answer: CustomerView,
  status: 201,
  refusals: ['customer-exists', 'unavailable'],
  example: { name: 'Some One', email: 'someone@example.com', addresses: [] },
});

export const GetCustomer = defineRoute({
  route: 'GET /api/customers/{id}',
  service,
  handler: 'get-customer',
  access: 'customer',
  summary: 'One profile: one’s own, or any for an operator.',
  path,
  answer: CustomerView,
  refusals: ['customer-not-found'],
});

export const PutCustomerRoute = defineRoute({
  route: 'PUT /api/customers/{id}',
  service,
  handler: 'put-customer',
  access: 'customer',
  summary: 'Changes a profile.',
  path,
  body: PutCustomer,
  answer: CustomerView,
  refusals: ['customer-not-found', 'unavailable'],
  example: { name: 'Some One', email: 'someone@example.com', addresses: [] },
});

export const DeleteCustomer = defineRoute({
  route: 'DELETE /api/customers/{id}',
  service,
  handler: 'delete-customer',
  access: 'customer',
  summary: 'Deletes a profile and the personal data in it.',
  path,
  status: 204,
  refusals: ['customer-not-found', 'unavailable'],
});

export const GetCustomerStanding = defineRoute({
  route: 'GET /internal/customers/{id}',
  service,
  handler: 'get-customer-standing',
  access: 'service',
  summary: 'Whether there is a profile, without personal data.',
  path,
  answer: CustomerStanding,
  refusals: ['customer-not-found'],
});
