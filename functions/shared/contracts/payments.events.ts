import { z } from 'zod';
import { defineEvent } from './define-event.ts';
import { Money, PaymentMethod, Ulid } from './values.ts';

const source = 'playground.payments';
const payment = { orderId: Ulid, userId: z.string().min(1), amount: Money };

export const PaymentAuthorized = defineEvent({
  source,
  type: 'PaymentAuthorized',
  version: '1.0.0',
  summary: 'The card network has promised the money of an order; nothing is taken yet.',
  sentence: 'A card was authorized for {amount|money}.',
  personal: ['userId'],
  data: z.object({ ...payment, paymentMethod: PaymentMethod }),
});

export const PaymentDeclined = defineEvent({
  source,
  type: 'PaymentDeclined',
  version: '1.0.0',
  summary: 'The card network refused, when asked for the promise or for the money itself.',
  sentence: 'A payment of {amount|money} was declined at {stage}.',
  personal: ['userId'],
  data: z.object({
    ...payment,
    stage: z.enum(['authorize', 'capture']),
    phase: z.enum(['checkout', 'settlement']).meta({
      description: '`checkout`: the person heard it at once and there is no order; `settlement`: an order waits',
    }),
    reason: z.string().min(1).max(200),
  }),
});

export const PaymentConfirmed = defineEvent({
  source,
  type: 'PaymentConfirmed',
  version: '1.0.0',
  summary: 'The money of an order has been taken.',
  sentence: '{amount|money} were taken for the order {orderId|short}.',
  personal: ['userId'],
  data: z.object(payment),
});

export const PaymentVoided = defineEvent({
  source,
  type: 'PaymentVoided',
  version: '1.0.0',
  summary: 'A promise of money was given back before anything was taken.',
  sentence: 'The authorization of {amount|money} was voided.',
  personal: ['userId'],
  data: z.object(payment),
});

export const PaymentRefunded = defineEvent({
  source,
  type: 'PaymentRefunded',
  version: '1.0.0',
  summary: 'Money that was taken has been given back.',
  sentence: '{amount|money} were paid back for the order {orderId|short}.',
  personal: ['userId'],
  data: z.object(payment),
});
