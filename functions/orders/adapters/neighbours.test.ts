import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import { type CallOptions, type ServiceClient, ServiceRefused } from '../../shared/resilience/service-client.ts';
import { customerClient, paymentClient, priceClient } from './neighbours.ts';

const calling = { correlationId: ulid(), causationId: 'r', traceparent: 't' };

/** A client that answers every call alike and keeps what it was asked. */
function answering(answer: unknown) {
  const calls: { method: string; path: string; body: unknown }[] = [];
  const client: ServiceClient = {
    async call<Answer>(method: string, path: string, { schema, body }: CallOptions<Answer>) {
      calls.push({ method, path, body });
      if (answer instanceof Error) throw answer;
      return schema.parse(answer);
    },
  };
  return { client, calls };
}

describe('the neighbours of orders', () => {
  test('customers knows a profile or says that there is none', async () => {
    const known = answering({ customerId: 'u1', hasAddress: false });
    expect(await customerClient(known.client).isKnown('u/1', calling)).toBe(true);
    expect(known.calls).toEqual([{ method: 'GET', path: '/u%2F1', body: undefined }]);
    const missing = answering(new ServiceRefused('customers', 404, 'customer-not-found'));
    expect(await customerClient(missing.client).isKnown('u1', calling)).toBe(false);
    const noRoute = answering(new ServiceRefused('customers', 404, 'not-found'));
    await expect(customerClient(noRoute.client).isKnown('u1', calling)).rejects.toThrow(ServiceRefused);
  });

  test('catalog tells present prices by product', async () => {
    const { client, calls } = answering({ items: [{ id: 'tea-01', price: { amount: 890, currency: 'EUR' } }] });
    const prices = await priceClient(client).pricesOf(['tea-01', 'mug-01'], calling);
    expect([...prices]).toEqual([['tea-01', { amount: 890, currency: 'EUR' }]]);
    expect(calls).toEqual([{ method: 'GET', path: '/prices?ids=tea-01%2Cmug-01', body: undefined }]);
  });

  test('payments promises the money or declines; every other refusal is none of the card', async () => {
    const payment = {
      orderId: ulid(),
      userId: 'u1',
      amount: { amount: 1, currency: 'EUR' },
      paymentMethod: 'card-approve',
    } as const;
    const good = answering({ orderId: payment.orderId, status: 'AUTHORIZED' });
    expect(await paymentClient(good.client).authorize(payment, calling)).toBe('authorized');
    expect(good.calls).toEqual([{ method: 'POST', path: '/authorizations', body: payment }]);
    const declined = answering(new ServiceRefused('payments', 402, 'payment-declined'));
    expect(await paymentClient(declined.client).authorize(payment, calling)).toBe('declined');
    const strange = answering(new ServiceRefused('payments', 403, 'forbidden'));
    await expect(paymentClient(strange.client).authorize(payment, calling)).rejects.toThrow(ServiceRefused);
  });
});
