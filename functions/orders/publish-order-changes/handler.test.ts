import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { OrderCancelled, OrderConfirmed } from '../../shared/contracts/orders.events.ts';
import type { OutgoingEvent } from '../../shared/publish/publisher.ts';
import type { QueueTimer } from '../../shared/publish/queue-timer.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import type { Order } from '../domain/order.ts';
import { cancel, confirm, reserve } from '../domain/order-states.ts';
import { aChange, anOrder } from '../testing/an-order.ts';
import { toldWith } from '../told.ts';
import { createHandler } from './handler.ts';

const order = anOrder({ cartVersion: 3 });

/** A timer that keeps what it was given. */
function timerOf() {
  const started: { event: OutgoingEvent; delaySeconds: number }[] = [];
  const start: QueueTimer['start'] = async (event, delaySeconds) => {
    started.push({ event, delaySeconds });
  };
  return { started, timer: { start }, timeoutSeconds: async () => 90 };
}

type Image = NonNullable<DynamoDBRecord['dynamodb']>['NewImage'] & {};

/** The event type spells the same structure with other optional members than the SDK. */
const image = (row: object): Image => marshall(row, { removeUndefinedValues: true }) as Image;

const record = (row: object, sequence: string, before?: object): DynamoDBRecord => ({
  eventName: before === undefined ? 'INSERT' : 'MODIFY',
  dynamodb: {
    SequenceNumber: sequence,
    NewImage: image(row),
    ...(before === undefined ? {} : { OldImage: image(before) }),
  },
});
const row = (now: Order) => ({ ...now, entity: 'order' });

test('a new order becomes OrderPlaced with the id that its history names, also when the stream comes again', async () => {
  using world = surroundings();
  const { started, ...dependencies } = timerOf();
  const handler = createHandler(dependencies);
  const Records = [
    record({ id: 'key#1', entity: 'key', fingerprint: 'f' }, '1'),
    record({ id: 'cart#1', entity: 'cart', orderId: order.id }, '2'),
    record(row(order), '3'),
  ];
  for (let times = 0; times < 2; times += 1) {
    expect(await handler({ Records }, fakeContext())).toEqual({ batchItemFailures: [] });
  }
  const [first, second] = world.of('OrderPlaced');
  expect(second).toEqual(first);
  expect(first?.meta).toMatchObject({
    id: order.history[0]?.eventId,
    causationId: order.change.causationId,
    correlationId: order.change.correlationId,
    actor: { kind: 'customer', id: 'u1' },
  });
  expect(first?.data).toMatchObject({
    orderId: order.id,
    cartVersion: 3,
    total: { amount: 1_780 },
    authorization: 'authorized',
    paymentMethod: 'card-approve',
  });
  expect(world.published).toHaveLength(2);
  // the timer is the same event: its reader knows it by its id
  expect(started.map(({ event }) => event.meta)).toEqual([first?.meta, first?.meta]);
  expect(started.map(({ delaySeconds }) => delaySeconds)).toEqual([90, 90]);
});

const reserved = reserve(order, { change: aChange(), eventId: 'id-of-stock-reserved' });
const confirming = toldWith(OrderConfirmed, aChange());
const cancelling = toldWith(OrderCancelled, aChange());
const confirmed = confirm(reserved, confirming, { reservedBy: 'id-of-stock-reserved' });
const cancelled = cancel(reserved, cancelling, 'payment-declined');

test('a final order becomes its event, with cause and id as the row has them; nobody is told of RESERVED twice', async () => {
  using world = surroundings();
  const { started, ...dependencies } = timerOf();
  const Records = [
    record(row(reserved), '1', row(order)),
    record(row(confirmed), '2', row(reserved)),
    record(row(cancelled), '3', row(reserved)),
  ];
  expect(await createHandler(dependencies)({ Records }, fakeContext())).toEqual({ batchItemFailures: [] });
  const data = { orderId: order.id, userId: 'u1', total: order.total };
  expect(world.published).toMatchObject([
    { meta: { id: confirmed.history.at(-1)?.eventId, causationId: confirming.change.causationId }, data },
    {
      meta: { id: cancelled.history.at(-1)?.eventId, causationId: cancelling.change.causationId },
      data: { ...data, reason: 'payment-declined' },
    },
  ]);
  expect(world.published.map(({ contract }) => contract.type)).toEqual(['OrderConfirmed', 'OrderCancelled']);
  expect(started).toEqual([]);
});

test('an order without a timer is not told: the stream comes again', async () => {
  using world = surroundings();
  const start = () => Promise.reject(new Error('the queue is away'));
  const handler = createHandler({ timer: { start }, timeoutSeconds: async () => 90 });
  const answer = await handler({ Records: [record(row(order), '7')] }, fakeContext());
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '7' }] });
  expect(world.published).toEqual([]);
});

test('a change that keeps the state is no news', async () => {
  using world = surroundings();
  const { started, ...dependencies } = timerOf();
  const Records = [record(row({ ...order, revision: 2 }), '1', row(order))];
  await createHandler(dependencies)({ Records }, fakeContext());
  expect(started).toEqual([]);
  expect(world.published).toEqual([]);
});

test('a row that is no order stops the stream at its place', async () => {
  using world = surroundings();
  const Records = [record(row(order), '1'), record({ id: 'x', entity: 'order' }, '2')];
  const { started, ...dependencies } = timerOf();
  expect(await createHandler(dependencies)({ Records }, fakeContext())).toEqual({
    batchItemFailures: [{ itemIdentifier: '2' }],
  });
  expect(world.of('OrderPlaced')).toHaveLength(1);
  expect(started).toHaveLength(1);
});
