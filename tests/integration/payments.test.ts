import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import { PaymentView } from '../../functions/shared/contracts/payments.http.ts';
import type { PaymentMethod } from '../../functions/shared/contracts/values.ts';
import { operator as signedInOperator } from '../support/crowd.ts';
import { restUrl, withParameter } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { serviceToken } from '../support/identity.ts';
import { newRun } from '../support/run.ts';
import { mustBe } from '../support/visitor.ts';

const amount = { amount: 1_250, currency: 'EUR' };

/** An order that orders might have; nobody else knows of it. */
async function newCheckout() {
  const [token, operator] = [await serviceToken('orders'), await signedInOperator()];
  const [orderId, correlationId] = [ulid(), ulid()];
  const ask = async (paymentMethod: PaymentMethod, { body = {}, withinMs = 20_000 } = {}) => {
    const response = await fetch(`${restUrl()}/internal/payments/authorizations`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'x-correlation-id': correlationId,
      },
      body: JSON.stringify({ orderId, userId: 'somebody', amount, paymentMethod, ...body }),
      signal: AbortSignal.timeout(withinMs),
    });
    await response.arrayBuffer();
    return response.status;
  };
  const payment = async () => PaymentView.parse(mustBe(200, await operator.get(`/api/payments/${orderId}`)).body);
  return { orderId, correlationId, ask, payment, operator };
}

describe('a promise of money', () => {
  test('is given once, however often it is asked for, and said with one id', async () => {
    const { orderId, correlationId, ask, payment } = await newCheckout();
    using feed = await listen(correlationId);
    expect(await ask('card-approve')).toBe(201);
    expect(await ask('card-approve')).toBe(201);
    expect(await ask('card-slow')).toBe(409);
    expect(await ask('card-approve', { body: { amount: { amount: 1, currency: 'EUR' } } })).toBe(409);
    await eventually(() => expect(feed.of('RequestHandled')).toHaveLength(4), { explain: () => feed.story() });
    expect(feed.theOne('PaymentAuthorized').data).toMatchObject({ orderId, amount, paymentMethod: 'card-approve' });
    expect(await payment()).toMatchObject({ status: 'AUTHORIZED', amount, ledger: [] });
  });

  test('that is refused leaves room for another card', async () => {
    const { correlationId, ask, payment } = await newCheckout();
    using feed = await listen(correlationId);
    expect(await ask('card-decline')).toBe(402);
    expect(await payment()).toMatchObject({ status: 'DECLINED', reason: expect.any(String) });
    expect(await ask('card-approve')).toBe(201);
    await eventually(() => feed.theOne('PaymentAuthorized'), { explain: () => feed.story() });
    expect(feed.theOne('PaymentDeclined').data).toMatchObject({ stage: 'authorize', phase: 'checkout' });
  });

  test('of the flaky card comes with the third call', async () => {
    const { ask, payment } = await newCheckout();
    expect([await ask('card-flaky'), await ask('card-flaky')]).toEqual([502, 502]);
    expect(await payment()).toMatchObject({ status: 'PENDING' });
    expect(await ask('card-flaky')).toBe(201);
  });

  test('comes to its end although nobody waits for it any more, once for two calls at a time', async () => {
    const { correlationId, ask, payment } = await newCheckout();
    using feed = await listen(correlationId);
    const impatient = { withinMs: 800 };
    const outcomes = await Promise.allSettled([ask('card-slow', impatient), ask('card-slow', impatient)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await eventually(async () => expect((await payment()).status).toBe('AUTHORIZED'), { explain: () => feed.story() });
    await eventually(() => expect(feed.of('RequestHandled')).toHaveLength(2), { explain: () => feed.story() });
    expect(feed.of('RequestHandled').map(({ data }) => data.status)).toEqual([201, 201]);
    expect(feed.of('PaymentAuthorized')).toHaveLength(1);
  });
});

test('the card network fails as the settings say, within seconds and without a deployment', async () => {
  const cards = 'config/payments/card-network';
  {
    await using _ = await withParameter(cards, JSON.stringify({ failureRate: 1, latencyMs: 0 }));
    await eventually(async () => expect(await (await newCheckout()).ask('card-approve')).toBe(502), { within: 10_000 });
  }
  await eventually(async () => expect(await (await newCheckout()).ask('card-approve')).toBe(201), { within: 10_000 });
});

test('a payment is shown to who pays it and to operators, with what was booked', async () => {
  const { customer } = await newRun();
  const { customer: stranger } = await newRun();
  await customer.putIntoCart('tea-01', 1);
  const { orderId, total } = await customer.placeOrder();
  const read = async () => PaymentView.parse(mustBe(200, await customer.get(`/api/payments/${orderId}`)).body);
  await eventually(async () => expect((await read()).status).toBe('CAPTURED'));
  const { ledger } = await read();
  expect(ledger).toMatchObject([{ kind: 'capture', credit: 'merchant', amount: total }]);
  expect((await stranger.get(`/api/payments/${orderId}`)).status).toBe(404);
  expect((await (await signedInOperator()).get(`/api/payments/${orderId}`)).status).toBe(200);
});

test('promises are for services only, and not for the page at all', async () => {
  const { customer } = await newRun();
  const path = '/internal/payments/authorizations';
  expect((await customer.post(path, {})).status).toBe(404);
  const cookie = `session=${customer.cookies.get('session')}`;
  const call = async (headers: Record<string, string>): Promise<number> => {
    const response = await fetch(restUrl() + path, { method: 'POST', headers, body: '{}' });
    await response.arrayBuffer();
    return response.status;
  };
  expect([await call({}), await call({ cookie })]).toEqual([401, 403]);
});
