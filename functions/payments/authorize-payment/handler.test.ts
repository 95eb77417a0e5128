import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import type { PaymentMethod } from '../../shared/contracts/values.ts';
import { asCustomer, asService, callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { paymentsInMemory } from '../adapters/payments-in-memory.ts';
import { onOrderCancelled } from '../domain/payment.ts';
import { createHandler as createGetPayment } from '../get-payment/handler.ts';
import { PAYMENTS } from '../log-messages.ts';
import { counter } from '../testing/counter.ts';
import { createHandler } from './handler.ts';

const orderId = '01JD0Q3V8W5J9T4Z6K2M7N1P0R';
const amount = { amount: 500, currency: 'EUR' };

function setUp() {
  const payments = paymentsInMemory();
  const desk = counter(payments);
  const handler = createHandler(desk);
  const ask = (paymentMethod: PaymentMethod = 'card-approve', overrides: object = {}, requestId?: string) =>
    callHttp(handler, {
      method: 'POST',
      resource: '/internal/payments/authorizations',
      authorizer: asService('orders'),
      body: { orderId, userId: 'user-1', amount, paymentMethod, ...overrides },
      ...(requestId === undefined ? {} : { requestId }),
    });
  const get = (authorizer: Record<string, string>) =>
    callHttp(createGetPayment({ payments, ledger: payments }), {
      resource: '/api/payments/{orderId}',
      path: { orderId },
      authorizer,
    });
  return { payments, desk, ask, get, row: () => payments.rows.get(orderId) };
}

describe('a promise of money', () => {
  test('is answered and said, with what it changed', async () => {
    using world = surroundings();
    const { ask, row } = setUp();
    expect(await ask()).toMatchObject({ status: 201, body: { orderId, status: 'AUTHORIZED' } });
    expect(row()).toMatchObject({ status: 'AUTHORIZED', attempts: 1 });
    expect(world.of('PaymentAuthorized')[0]).toMatchObject({
      meta: { actor: { kind: 'service', id: 'orders' } },
      data: { orderId, amount, paymentMethod: 'card-approve' },
    });
    expect(world.of('RequestHandled')[0]?.data).toMatchObject({
      changes: [
        { table: 'payments', before: null, after: { status: 'PENDING' } },
        { before: { status: 'PENDING' }, after: { status: 'AUTHORIZED' } },
      ],
    });
    expect(world).toHaveSaid(PAYMENTS.AUTHORIZED, { orderId });
  });

  test('asked for again is the same promise, and the same event', async () => {
    using world = surroundings();
    const { ask, desk } = setUp();
    await ask('card-approve', {}, 'request-1');
    expect((await ask('card-approve', {}, 'request-2')).status).toBe(201);
    expect(desk.calls).toEqual(['authorize']);
    const [first, second] = world.of('PaymentAuthorized');
    expect(second).toEqual(first);
    expect(first?.meta.causationId).toBe('request-1');
  });

  test('asked for twice at the same time is one promise', async () => {
    using world = surroundings();
    const { ask, desk, row } = setUp();
    desk.meanwhile('authorize', () => ask('card-slow', {}, 'request-2'));
    expect((await ask('card-slow', {}, 'request-1')).status).toBe(201);
    expect(row()).toMatchObject({ status: 'AUTHORIZED', attempts: 2, revision: 3 });
    expect(new Set(world.of('PaymentAuthorized').map(({ meta }) => meta.id)).size).toBe(1);
  });

  test('that the bank refuses is a 402 and a fact, and another card may be tried', async () => {
    using world = surroundings();
    const { ask, row } = setUp();
    expect(await ask('card-decline')).toMatchObject({ status: 402, body: { code: 'payment-declined' } });
    expect(world.of('PaymentDeclined')[0]?.data).toMatchObject({ stage: 'authorize', phase: 'checkout' });
    expect((await ask('card-approve')).status).toBe(201);
    expect(row()).toMatchObject({ status: 'AUTHORIZED', paymentMethod: 'card-approve' });
  });

  test('of a card network that fails is a 502 and leaves its trace; the third call gets it', async () => {
    using world = surroundings();
    const { ask, row } = setUp();
    expect(await ask('card-flaky')).toMatchObject({ status: 502, body: { code: 'upstream-failed' } });
    expect(row()).toMatchObject({ status: 'PENDING', attempts: 1 });
    expect((await ask('card-flaky')).status).toBe(502);
    expect((await ask('card-flaky')).status).toBe(201);
    expect(row()).toMatchObject({ status: 'AUTHORIZED', attempts: 3 });
    expect(world).toHaveSaid(PAYMENTS.NETWORK_FAILED, { call: 1, of: 1 });
  });

  test.each([
    ['another card', 'card-slow', {}],
    ['another amount', 'card-approve', { amount: { amount: 700, currency: 'EUR' } }],
  ] as const)('stands against %s', async (_, card, overrides) => {
    using _world = surroundings();
    const { ask, row } = setUp();
    await ask();
    expect(await ask(card, overrides)).toMatchObject({ status: 409, body: { code: 'invalid-transition' } });
    expect(row()).toMatchObject({ paymentMethod: 'card-approve', amount, revision: 2 });
  });

  test('that comes after the order was cancelled is given back', async () => {
    using world = surroundings();
    const { payments, ask, desk, row } = setUp();
    const cancellation = { orderId, userId: 'user-1', total: amount, reason: 'timed-out' as const };
    desk.meanwhile('authorize', async () => {
      const { payment } = onOrderCancelled(row(), cancellation, new Date());
      if (payment !== undefined) await payments.save(payment);
    });
    expect((await ask('card-slow')).status).toBe(409);
    expect(desk.calls).toEqual(['authorize', 'void']);
    expect(row()?.status).toBe('VOIDED');
    expect(world.of('PaymentAuthorized')).toEqual([]);
  });
});

describe('a payment', () => {
  test('is shown to who pays it and to operators, and to nobody else', async () => {
    using _ = surroundings();
    const { ask, get } = setUp();
    expect((await get(asCustomer('user-1'))).status).toBe(404);
    await ask();
    expect(await get(asCustomer('user-1'))).toMatchObject({ status: 200, body: { status: 'AUTHORIZED', ledger: [] } });
    expect((await get({ kind: 'operator', sub: 'olga', roles: 'operator', sid: 's' })).status).toBe(200);
    expect(await get(asCustomer('user-2'))).toMatchObject({ status: 404, body: { code: 'payment-not-found' } });
  });
});
