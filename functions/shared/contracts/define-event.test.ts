import { expect, test } from 'vitest';
import { CATALOGUE, contractOf } from './catalogue.ts';
import { OrderPlaced } from './orders.events.ts';

const placed = () => ({
  meta: {
    id: '01JD0Q3V8W5J9T4Z6K2M7N1P0R',
    version: '1.0.0',
    occurredAt: '2026-01-01T00:00:00.000Z',
    correlationId: '01JD0Q3V8W5J9T4Z6K2M7N1P0S',
    causationId: 'request-1',
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  },
  data: {
    orderId: '01JD0Q3V8W5J9T4Z6K2M7N1P0R',
    userId: 'u1',
    cartId: 'c1',
    cartVersion: 1,
    lines: [{ productId: 'tea-01', quantity: 2, unitPrice: { amount: 500, currency: 'EUR' } }],
    total: { amount: 1000, currency: 'EUR' },
    authorization: 'pending',
    paymentMethod: 'card-approve',
  },
});

test('an event that fits its contract goes out unchanged', () => {
  expect(OrderPlaced.outgoing.parse(placed())).toEqual(placed());
});

test('the publisher side refuses an unknown field at any depth and names it', () => {
  const event = placed();
  Object.assign(event.data.lines[0]?.unitPrice ?? {}, { vat: 21 });
  expect(OrderPlaced.outgoing.safeParse(event).error?.issues[0]).toMatchObject({
    message: 'unknown field data.lines.0.unitPrice.vat',
  });
});

test('the publisher side refuses a missing field and names it', () => {
  const event = placed();
  Reflect.deleteProperty(event.data, 'cartId');
  expect(OrderPlaced.outgoing.safeParse(event).error?.issues[0]?.path).toEqual(['data', 'cartId']);
});

test('the consumer side drops what it does not know', () => {
  const event = { ...placed(), data: { ...placed().data, giftWrap: true } };
  expect(OrderPlaced.incoming.parse(event).data).toEqual(placed().data);
});

test('every event type is in the catalogue once, under a source of the playground', () => {
  expect(new Set(CATALOGUE.map(({ type }) => type)).size).toBe(CATALOGUE.length);
  for (const contract of CATALOGUE) {
    expect(contractOf(contract.type)).toBe(contract);
    expect(contract.source).toMatch(/^playground\.[a-z]+$/);
  }
});

test('what is personal is a member of the data', () => {
  for (const { type, personal, data } of CATALOGUE) {
    expect({ type, unknown: personal.filter((field) => !(field in data.shape)) }).toEqual({ type, unknown: [] });
  }
});
