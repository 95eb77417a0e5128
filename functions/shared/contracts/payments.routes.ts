import { z } from 'zod';
import { Authorization, AuthorizePayment, PaymentView } from './payments.http.ts';
import { defineRoute } from './route.ts';
import { Ulid } from './values.ts';

const service = 'payments';

export const AuthorizePaymentRoute = defineRoute({
  route: 'POST /internal/payments/authorizations',
  service,
  handler: 'authorize-payment',
  access: 'service',
  summary: 'Asks the card network for a promise of money; the same order gets the same answer.',
  body: AuthorizePayment,
  answer: Authorization,
  status: 201,
  // invalid-transition: the order is cancelled, or stands with another card or amount
  refusals: ['payment-declined', 'upstream-failed', 'invalid-transition'],
});

export const GetPayment = defineRoute({
  route: 'GET /api/payments/{orderId}',
  service,
  handler: 'get-payment',
  access: 'customer',
  summary: 'Payment and ledger entries of one’s own order, or of any for an operator.',
  path: z.object({ orderId: Ulid }),
  answer: PaymentView,
  refusals: ['payment-not-found'],
});
