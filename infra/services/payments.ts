/** Promises of money, the money itself, and the books. */
import { Construct } from 'constructs';
import { AuthorizePaymentRoute, GetPayment } from '../../functions/shared/contracts/payments.routes.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { bindParameter, bindTable } from '../constructs/bindings.ts';
import type { Door } from '../constructs/door.ts';
import { EventConsumer } from '../constructs/event-consumer.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import type { BusStack } from '../stacks/bus.ts';
import type { DataStack } from '../stacks/data.ts';

const service = 'payments';
const CARD_NETWORK = 'config/payments/card-network';

export interface PaymentsDoorsProps {
  readonly door: Door;
  readonly data: DataStack;
}

export class PaymentsDoors extends Construct {
  constructor(scope: Construct, id: string, { door, data }: PaymentsDoorsProps) {
    super(scope, id);
    const { payments, ledger } = data.tables;

    // 10 s: whoever asks is gone after 0.8 s, but a call to a slow card (5 s) shall come to its end and count
    const authorize = new AppFunction(this, 'authorize-payment', {
      service,
      handler: 'authorize-payment',
      timeoutSeconds: 10,
    });
    bindTable(authorize, payments, 'PAYMENTS_TABLE', 'change');
    bindParameter(authorize, CARD_NETWORK);
    new HttpRoute(door, 'AuthorizePayment', {
      contract: AuthorizePaymentRoute,
      fn: authorize,
      errorImpact: 'Orders are accepted without a promise of money; whoever captures asks for it later.',
    });

    const getPayment = new AppFunction(this, 'get-payment', { service, handler: 'get-payment' });
    bindTable(getPayment, payments, 'PAYMENTS_TABLE');
    bindTable(getPayment, ledger, 'LEDGER_TABLE');
    new HttpRoute(door, 'GetPayment', { contract: GetPayment, fn: getPayment });
  }
}

export interface PaymentsConsumersProps {
  readonly data: DataStack;
  readonly bus: BusStack;
}

export class PaymentsConsumers extends Construct {
  constructor(scope: Construct, id: string, { data, bus: { bus, undelivered } }: PaymentsConsumersProps) {
    super(scope, id);
    const { payments, ledger } = data.tables;
    // A slow card takes 5 s: room for that, for calls that fail at once, and for taking the money. Not more: after a crash
    // a message is back after six times as long, which has to be before its order times out (90 s).
    const onOrderEvents = new AppFunction(this, 'on-order-events', {
      service,
      handler: 'on-order-events',
      timeoutSeconds: 12,
    });
    bindTable(onOrderEvents, payments, 'PAYMENTS_TABLE', 'change');
    bindTable(onOrderEvents, ledger, 'LEDGER_TABLE', 'append');
    bindParameter(onOrderEvents, CARD_NETWORK);
    new EventConsumer(this, 'PaymentCaptures', {
      consumer: 'payment-captures',
      fn: onOrderEvents,
      bus,
      undelivered,
      batchSize: 1, // a batch is done when its slowest message is: one slow card would hold up nine others
      maxConcurrency: 10,
      errorImpact: 'Orders are not paid, or cancelled ones keep a promise of money.',
    });
  }
}
