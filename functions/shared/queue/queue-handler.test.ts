import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CartCleared } from '../contracts/cart.events.ts';
import { OrderPlaced } from '../contracts/orders.events.ts';
import { METRICS } from '../observability/metric-names.ts';
import { fakeContext } from '../testing/context.ts';
import { busBody, metaOf, queueEvent, queueRecord } from '../testing/events.ts';
import '../testing/matchers.ts';
import { queueWorld } from '../testing/queue.ts';
import { orderPlaced } from '../testing/samples.ts';
import { QUEUE } from './log-messages.ts';
import { queueHandler } from './queue-handler.ts';

const order = orderPlaced();
const cleared = {
  cartId: 'cart-1',
  userId: 'user-1',
  cartVersion: 2,
  reason: 'ordered' as const,
  orderId: order.orderId,
  removedLines: 1,
};
const consumer = 'cart-clearing' as const;
const context = fakeContext();

/** Clears carts and counts how often it was asked to. */
function clearing() {
  const asked: string[] = [];
  const handler = queueHandler({ consumer }, async ({ event, emit, changed }) => {
    asked.push(event.meta.id);
    changed({ table: 'carts', key: event.data.cartId, before: { lines: 1 }, after: { lines: 0 } });
    emit(CartCleared, cleared);
  });
  return { asked, handler };
}

const failing = (message = 'DynamoDB is away') =>
  queueHandler({ consumer }, async () => {
    throw new Error(message);
  });

describe('a message', () => {
  test('is worked on; effect and report leave in one call, caused by its event', async () => {
    using world = queueWorld();
    const meta = metaOf();
    const { handler } = clearing();
    const record = queueRecord(busBody(OrderPlaced, order, meta));
    expect(await handler(queueEvent(record), context)).toEqual({ batchItemFailures: [] });
    expect(world.calls()).toBe(1);
    const { id: causationId, correlationId, traceparent } = meta;
    expect(world.of('CartCleared')).toMatchObject([{ meta: { causationId, correlationId, traceparent } }]);
    expect(world.of('MessageHandled')).toMatchObject([
      {
        meta: { causationId, correlationId },
        data: {
          queue: consumer,
          consumer: 'cart/on-order-events',
          messageId: record.messageId,
          eventId: meta.id,
          eventType: 'OrderPlaced',
          attempt: 1,
          outcome: 'handled',
          changes: [{ table: 'carts', key: 'cart-1', before: { lines: 1 }, after: { lines: 0 } }],
        },
      },
    ]);
  });

  test('that comes twice is worked on once, and its effect is said again with the same id', async () => {
    using world = queueWorld();
    const body = busBody(OrderPlaced, order, metaOf());
    const { handler, asked } = clearing();
    await handler(queueEvent(queueRecord(body)), context);
    await handler(queueEvent(queueRecord(body)), context);
    expect(asked).toHaveLength(1);
    const [first, second] = world.of('CartCleared');
    expect(second?.meta).toEqual(first?.meta);
    expect(world.of('MessageHandled').map(({ data }) => data)).toMatchObject([
      { outcome: 'handled' },
      { outcome: 'repeated' },
    ]);
    expect(new Set(world.of('MessageHandled').map(({ meta }) => meta.id)).size).toBe(2);
    expect(world).toHaveSaid(QUEUE.REPEATED);
  });

  test('whose work finds its effect done says so', async () => {
    using world = queueWorld();
    const handler = queueHandler({ consumer }, async ({ emit }) => {
      emit(CartCleared, cleared);
      return 'repeated';
    });
    await handler(queueEvent(queueRecord(busBody(OrderPlaced, order))), context);
    expect(world.of('CartCleared')).toHaveLength(1);
    expect(world.of('MessageHandled')[0]?.data).toMatchObject({ outcome: 'repeated' });
  });

  test('with fields that a later version added is read without them', async () => {
    using _ = queueWorld();
    let seen: unknown;
    const handler = queueHandler({ consumer }, async ({ event }) => {
      seen = event.data;
    });
    const body = JSON.stringify({
      source: 'playground.orders',
      'detail-type': 'OrderPlaced',
      detail: { meta: { ...metaOf(), version: '1.9.0', extra: 1 }, data: { ...order, gift: true } },
    });
    expect(await handler(queueEvent(queueRecord(body)), context)).toEqual({ batchItemFailures: [] });
    expect(seen).toEqual(order);
  });
});

describe('a failure', () => {
  test.each([
    [1, 1_000],
    [2, 4_000],
  ])('at attempt %i is written down and comes back after %i ms', async (attempt, inMs) => {
    using world = queueWorld();
    const record = queueRecord(busBody(OrderPlaced, order), { attempt });
    const answer = await failing()(queueEvent(record), context);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: record.messageId }] });
    expect(world.rescheduled.get(record.receiptHandle)).toBe(inMs);
    expect(world.failures).toMatchObject([
      { queue: consumer, attempt, deadLettered: false, error: { message: 'DynamoDB is away' } },
    ]);
    expect(world.of('MessageFailed')[0]?.data).toMatchObject({ attempt, of: 3, retryInMs: inMs });
    expect(world.of('MessageDeadLettered')).toEqual([]);
    expect(world).toHaveSaid(QUEUE.FAILED, { attempt });
  });

  test('at the last attempt sets the message aside at once and says why', async () => {
    using world = queueWorld();
    const record = queueRecord(busBody(OrderPlaced, order), { attempt: 3 });
    await failing()(queueEvent(record), context);
    expect(world.rescheduled.get(record.receiptHandle)).toBeNull();
    expect(world.failures).toMatchObject([{ attempt: 3, deadLettered: true }]);
    expect(world.of('MessageFailed')[0]?.data).toMatchObject({ retryInMs: null });
    expect(world.of('MessageDeadLettered')[0]?.data).toMatchObject({
      deadLetterQueue: 'cart-clearing-dlq',
      reason: 'DynamoDB is away',
    });
    expect(world.measured).toEqual([{ name: METRICS.queue.deadLettered, value: 1 }]);
    expect(world).toHaveSaid(QUEUE.SET_ASIDE);
  });

  test('of one message leaves the others of the batch alone', async () => {
    using world = queueWorld();
    const handler = queueHandler({ consumer }, async ({ event, emit }) => {
      if (event.data.cartId === 'bad') throw new Error('no');
      emit(CartCleared, cleared);
    });
    const bad = queueRecord(busBody(OrderPlaced, { ...order, cartId: 'bad' }));
    const records = [queueRecord(busBody(OrderPlaced, order)), bad, queueRecord(busBody(OrderPlaced, order))];
    expect(await handler(queueEvent(...records), context)).toEqual({
      batchItemFailures: [{ itemIdentifier: bad.messageId }],
    });
    expect(world.of('MessageHandled')).toHaveLength(2);
    expect(world.of('MessageFailed')).toHaveLength(1);
    expect(world.calls()).toBe(1);
    expect(world.settled.size).toBe(2);
  });

  test('leaves nothing behind of what the work had emitted', async () => {
    using world = queueWorld();
    const handler = queueHandler({ consumer }, async ({ emit }) => {
      emit(CartCleared, cleared);
      throw new Error('after the emit');
    });
    await handler(queueEvent(queueRecord(busBody(OrderPlaced, order))), context);
    expect(world.of('CartCleared')).toEqual([]);
  });

  test('of the bus makes exactly the messages come again whose events it refused', async () => {
    using world = queueWorld();
    world.refuse('CartCleared');
    const handler = queueHandler({ consumer }, async ({ event, emit }) => {
      if (event.data.cartId === 'loud') emit(CartCleared, cleared);
    });
    const loud = queueRecord(busBody(OrderPlaced, { ...order, cartId: 'loud' }));
    const quiet = queueRecord(busBody(OrderPlaced, order));
    const answer = await handler(queueEvent(loud, quiet), context);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: loud.messageId }] });
    expect(world.of('MessageFailed')[0]?.data).toMatchObject({ messageId: loud.messageId });
    expect(world.rescheduled.has(quiet.receiptHandle)).toBe(false);
  });

  test('to finish in time is a failure of that message while there is time to say so', async () => {
    using world = queueWorld();
    const handler = queueHandler({ consumer }, ({ event }) =>
      event.data.cartId === 'slow' ? new Promise<void>(() => undefined) : Promise.resolve(),
    );
    const slow = queueRecord(busBody(OrderPlaced, { ...order, cartId: 'slow' }));
    const quick = queueRecord(busBody(OrderPlaced, order));
    const hurry = fakeContext({ getRemainingTimeInMillis: () => 1_010 });
    expect(await handler(queueEvent(slow, quick), hurry)).toEqual({
      batchItemFailures: [{ itemIdentifier: slow.messageId }],
    });
    expect(world.of('MessageHandled')).toHaveLength(1);
  });
});

describe('rubbish', () => {
  const nonsense: [string, string][] = [
    ['text', 'rubbish'],
    ['an empty object', '{}'],
    ['a foreign event', JSON.stringify({ source: 'aws.s3', 'detail-type': 'Object Created', detail: {} })],
    [
      'an event without envelope',
      JSON.stringify({ source: 'playground.orders', 'detail-type': 'OrderPlaced', detail: order }),
    ],
  ];
  test.each(nonsense)('(%s) takes the same way, with ids from its message', async (_what, body) => {
    using world = queueWorld();
    const { handler, asked } = clearing();
    const record = queueRecord(body, { attempt: 3 });
    await handler(queueEvent(record), context);
    expect(asked).toEqual([]);
    expect(world.of('MessageDeadLettered')).toMatchObject([
      {
        meta: { causationId: record.messageId, correlationId: record.messageId },
        data: { eventId: null, eventType: null },
      },
    ]);
  });

  const meta = metaOf();
  const unreadable: [string, string][] = [
    ['of another major version', busBody(OrderPlaced, order, { ...meta, version: '2.0.0' })],
    ['whose data does not fit its contract', busBody(OrderPlaced, {} as never, meta)],
    ['of a type the consumer does not know', busBody(CartCleared, cleared, meta)],
  ];
  test.each(unreadable)('(an event %s) is told by the id of the event, as every copy is', async (_what, body) => {
    using world = queueWorld();
    const { handler, asked } = clearing();
    await handler(queueEvent(queueRecord(body, { attempt: 3 })), context);
    expect(asked).toEqual([]);
    const { id, correlationId } = meta;
    for (const type of ['MessageFailed', 'MessageDeadLettered']) {
      expect(world.of(type)).toMatchObject([{ meta: { causationId: id, correlationId }, data: { eventId: id } }]);
    }
  });

  test('of any kind never makes the batch fail', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (body) => {
        using world = queueWorld();
        const good = queueRecord(busBody(OrderPlaced, order));
        const bad = queueRecord(body);
        const answer = await clearing().handler(queueEvent(bad, good), context);
        expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: bad.messageId }] });
        expect(world.of('MessageHandled')).toHaveLength(1);
      }),
      { numRuns: 50 },
    );
  });
});

test('under any order and repetition of deliveries, with failures in between, each event has one effect', async () => {
  const ids = ['01JD0Q3V8W5J9T4Z6K2M7N1P0A', '01JD0Q3V8W5J9T4Z6K2M7N1P0B', '01JD0Q3V8W5J9T4Z6K2M7N1P0C'];
  const deliveries = fc.array(fc.record({ id: fc.constantFrom(...ids), fails: fc.boolean() }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(deliveries, async (list) => {
      using world = queueWorld();
      const effects = new Map<string, number>();
      let fails = false;
      const handler = queueHandler({ consumer }, async ({ event, emit }) => {
        if (fails) throw new Error('now and then');
        effects.set(event.meta.id, (effects.get(event.meta.id) ?? 0) + 1);
        emit(CartCleared, cleared);
      });
      for (const delivery of list) {
        fails = delivery.fails;
        await handler(
          queueEvent(
            queueRecord(
              busBody(OrderPlaced, order, metaOf({ id: delivery.id, occurredAt: '2026-01-01T00:00:00.000Z' })),
            ),
          ),
          context,
        );
      }
      expect([...effects.values()].every((count) => count === 1)).toBe(true);
      expect(new Set(world.of('CartCleared').map(({ meta }) => meta.id)).size).toBe(effects.size);
      expect(world.of('MessageHandled').length + world.of('MessageFailed').length).toBe(list.length);
    }),
    { numRuns: 40 },
  );
});
