import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import { type CallOptions, type ServiceClient, ServiceRefused } from '../../shared/resilience/service-client.ts';
import { availabilityClient, priceClient } from './neighbours.ts';

const calling = { correlationId: ulid(), causationId: 'r', traceparent: 't' };
const purchaseId = ulid();
const EUR = (amount: number) => ({ amount, currency: 'EUR' });

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

const refusing = (status: number, code: string) => answering(new ServiceRefused('neighbour', status, code)).client;

describe('the neighbours of purchases', () => {
  test('prices tells what is to be paid, or that nobody offers the deal', async () => {
    const pricing = { dealId: 'd-00001', listPrice: EUR(900), discountPct: 10, finalPrice: EUR(810), savings: EUR(90) };
    const { client, calls } = answering(pricing);
    expect(await priceClient(client).priceOf('d-00001', calling)).toEqual(EUR(810));
    expect(calls).toEqual([{ method: 'GET', path: '/prices/d-00001', body: undefined }]);
    expect(await priceClient(refusing(404, 'deal-not-found')).priceOf('d-00221', calling)).toBeUndefined();
    await expect(priceClient(refusing(404, 'not-found')).priceOf('d-00221', calling)).rejects.toThrow(ServiceRefused);
  });

  test('availability sets aside by the id of the purchase', async () => {
    const wanted = { dealId: 'd-00001', quantity: 2 };
    const { client, calls } = answering({ purchaseId, status: 'RESERVED', ...wanted });
    expect(await availabilityClient(client).reserve({ purchaseId, ...wanted }, calling)).toBe('reserved');
    expect(calls).toEqual([{ method: 'PUT', path: `/reservations/${purchaseId}`, body: wanted }]);
  });

  test.each([['sold-out'], ['deal-not-found'], ['reservation-released']])(
    '%s means that nothing is left',
    async (code) => {
      const wanted = { purchaseId, dealId: 'd-00001', quantity: 2 };
      expect(await availabilityClient(refusing(409, code)).reserve(wanted, calling)).toBe('sold-out');
    },
  );

  test('every other refusal of availability is no answer', async () => {
    const wanted = { purchaseId, dealId: 'd-00001', quantity: 2 };
    const client = refusing(409, 'reservation-differs');
    await expect(availabilityClient(client).reserve(wanted, calling)).rejects.toThrow(ServiceRefused);
  });

  test('what was set aside is given back by the id of the purchase', async () => {
    const { client, calls } = answering({ purchaseId, status: 'RELEASED' });
    await availabilityClient(client).release(purchaseId, calling);
    expect(calls).toEqual([{ method: 'DELETE', path: `/reservations/${purchaseId}`, body: undefined }]);
  });
});
