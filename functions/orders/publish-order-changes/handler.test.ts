import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { ulid } from 'ulid';
import { expect, test } from 'vitest';
import { eventId } from '../../shared/publish/event-id.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { placeOrder } from '../domain/order.ts';
import { createHandler } from './handler.ts';

const at = new Date('2026-01-02T03:04:05.678Z');
const causationId = 'c6af9ac6-7b61-4d6a-8b33-2d2f5a5f0e11';
const order = placeOrder(
  {
    cartId: 'cart',
    cartVersion: 3,
    lines: [{ productId: 'tea-01', quantity: 2, unitPrice: { amount: 890, currency: 'EUR' } }],
  },
  {
    id: ulid(),
    customerId: 'u1',
    paymentMethod: 'card-approve',
    at,
    eventId: eventId({ at, causationId, type: 'OrderPlaced', ordinal: 0 }),
    origin: {
      correlationId: ulid(),
      causationId,
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      actor: { kind: 'customer', id: 'u1' },
    },
  },
);

const record = (row: object, sequence: string, eventName: 'INSERT' | 'MODIFY' = 'INSERT'): DynamoDBRecord => ({
  eventName,
  dynamodb: {
    SequenceNumber: sequence,
    // the event type spells the same structure with other optional members than the SDK
    NewImage: marshall(row, { removeUndefinedValues: true }) as NonNullable<
      DynamoDBRecord['dynamodb']
    >['NewImage'] & {},
  },
});

test('a new order becomes OrderPlaced with the id that its history names, also when the stream comes again', async () => {
  using world = surroundings();
  const handler = createHandler();
  const Records = [
    record({ id: 'key#1', entity: 'key', fingerprint: 'f' }, '1'),
    record({ id: 'cart#1', entity: 'cart', orderId: order.id }, '2'),
    record({ ...order, entity: 'order' }, '3'),
  ];
  for (let times = 0; times < 2; times += 1) {
    expect(await handler({ Records }, fakeContext())).toEqual({ batchItemFailures: [] });
  }
  const [first, second] = world.of('OrderPlaced');
  expect(second).toEqual(first);
  expect(first?.meta).toMatchObject({
    id: order.history[0]?.eventId,
    causationId,
    correlationId: order.origin.correlationId,
  });
  expect(first?.data).toMatchObject({
    orderId: order.id,
    cartVersion: 3,
    total: { amount: 1_780 },
    authorization: 'pending',
  });
  expect(world.published).toHaveLength(2);
});

test('a changed order is no new order', async () => {
  using world = surroundings();
  await createHandler()({ Records: [record({ ...order, entity: 'order' }, '1', 'MODIFY')] }, fakeContext());
  expect(world.published).toEqual([]);
});

test('a row that is no order stops the stream at its place', async () => {
  using world = surroundings();
  const Records = [record({ ...order, entity: 'order' }, '1'), record({ id: 'x', entity: 'order' }, '2')];
  expect(await createHandler()({ Records }, fakeContext())).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
  expect(world.of('OrderPlaced')).toHaveLength(1);
});
