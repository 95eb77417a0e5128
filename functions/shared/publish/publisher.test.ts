import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from 'vitest';
import { OrderPlaced } from '../contracts/orders.events.ts';
import { MessageFailed } from '../contracts/system.events.ts';
import { createLog } from '../observability/log.ts';
import '../testing/matchers.ts';
import { metaOf } from '../testing/events.ts';
import { surroundings } from '../testing/surroundings.ts';
import { PUBLISH } from './log-messages.ts';
import { createPublisher, EventsRefused, type OutgoingEvent } from './publisher.ts';

const order = {
  orderId: '01JD0Q3V8W5J9T4Z6K2M7N1P0R',
  userId: 'user-1',
  cartId: 'cart-1',
  cartVersion: 1,
  lines: [{ productId: 'tea-01', quantity: 1, unitPrice: { amount: 500, currency: 'EUR' } }],
  total: { amount: 500, currency: 'EUR' },
  authorization: 'pending' as const,
};
const placed = (data: unknown = order): OutgoingEvent => ({ contract: OrderPlaced, meta: metaOf(), data });
const failed = (message = 'no'): OutgoingEvent => ({
  contract: MessageFailed,
  meta: metaOf(),
  data: {
    queue: 'q',
    consumer: 's/h',
    messageId: 'm',
    eventId: null,
    eventType: null,
    attempt: 1,
    of: 3,
    error: { name: 'Error', message },
    ms: 1,
    retryInMs: 1_000,
  },
});

/** A bus that refuses entries by a rule, call after call. */
function bus(refuses: (call: number, index: number) => boolean | Error = () => false) {
  const calls: { types: string[]; bytes: number }[] = [];
  const send = async (command: unknown) => {
    if (!(command instanceof PutEventsCommand)) throw new Error('not PutEvents');
    const entries = command.input.Entries ?? [];
    const call = calls.length;
    calls.push({
      types: entries.map(({ DetailType }) => DetailType ?? ''),
      bytes: entries.reduce((sum, { Detail = '' }) => sum + Buffer.byteLength(Detail), 0),
    });
    const whole = refuses(call, -1);
    if (whole instanceof Error) throw whole;
    return {
      Entries: entries.map((_, index) =>
        refuses(call, index) ? { ErrorCode: 'ThrottlingException' } : { EventId: 'x' },
      ),
    };
  };
  const publish = createPublisher({
    client: { send },
    bus: 'playground',
    log: createLog('shared', 'publish'),
    pausesMs: [0, 0],
  });
  return { calls, publish };
}

describe('the publisher', () => {
  test('sends up to ten events in one call', async () => {
    using _ = surroundings();
    const { publish, calls } = bus();
    await publish(Array.from({ length: 23 }, () => placed()));
    expect(calls.map(({ types }) => types.length)).toEqual([10, 10, 3]);
  });

  test('keeps a call below the limit of PutEvents, however large its events are', async () => {
    using _ = surroundings();
    const { publish, calls } = bus();
    const lines = Array.from({ length: 100 }, (_, index) => ({
      productId: `p${index}${'x'.repeat(58)}`,
      quantity: 1,
      unitPrice: { amount: 1, currency: 'EUR' },
    }));
    await publish(Array.from({ length: 40 }, () => placed({ ...order, userId: 'u'.repeat(16_000), lines })));
    expect(Math.max(...calls.map(({ bytes }) => bytes))).toBeLessThanOrEqual(240 * 1024);
    expect(calls.flatMap(({ types }) => types)).toHaveLength(40);
  });

  test('tries refused entries again, and only those', async () => {
    using _ = surroundings();
    const { publish, calls } = bus((call, index) => call === 0 && index === 1);
    await publish([placed(), placed(), placed()]);
    expect(calls.map(({ types }) => types.length)).toEqual([3, 1]);
  });

  test('gives up after three tries and names what was refused', async () => {
    using _ = surroundings();
    const { publish, calls } = bus((_call, index) => index === 0);
    const events = [placed(), placed()];
    const error = await publish(events).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EventsRefused);
    expect(error).toMatchObject({ ids: [events[0]?.meta.id] });
    expect(calls).toHaveLength(3);
  });

  test('a bus that cannot be reached refuses all', async () => {
    using _ = surroundings();
    const { publish } = bus(() => new Error('connect ECONNREFUSED'));
    await expect(publish([placed()])).rejects.toBeInstanceOf(EventsRefused);
  });

  test('system events that are refused are logged, never thrown, never tried again', async () => {
    using world = surroundings();
    const { publish, calls } = bus(() => true);
    await publish([failed(), failed()]);
    expect(calls).toHaveLength(1);
    expect(world).toHaveSaid(PUBLISH.SYSTEM_DROPPED, { count: 2 });
  });

  test('a system event beside a domain event does not hide its refusal', async () => {
    using _ = surroundings();
    const { publish } = bus((_call, index) => index === 1);
    await expect(publish([placed(), failed()])).resolves.toBeUndefined();
    const other = bus((_call, index) => index === 0);
    await expect(other.publish([placed(), failed()])).rejects.toBeInstanceOf(EventsRefused);
  });

  test.each([
    ['an unknown field', { ...order, secret: 1 }],
    ['an unknown field far inside', { ...order, total: { ...order.total, x: 1 } }],
    ['a missing field', { ...order, total: undefined }],
    ['more than 32 KB', { ...order, userId: 'u'.repeat(40_000) }],
  ])('an event with %s does not leave; the others do', async (_what, data) => {
    using _ = surroundings();
    const { publish, calls } = bus();
    await expect(publish([placed(data), placed()])).rejects.toBeInstanceOf(EventsRefused);
    expect(calls).toMatchObject([{ types: ['OrderPlaced'] }]);
  });
});
