import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { CartCleared } from '../contracts/cart.events.ts';
import { metaOf } from '../testing/events.ts';
import { type MessageFailure, messageFailures } from './message-failures.ts';
import { processedEvents } from './processed-events.ts';

let tables: Tables;
beforeAll(async () => {
  tables = await startTables('idempotency', 'message-failures');
}, 60_000);
afterAll(() => tables[Symbol.asyncDispose]());

const sent = () => ({
  contract: CartCleared,
  meta: metaOf(),
  data: { cartId: 'c', userId: null, cartVersion: 2, reason: 'ordered', orderId: null, removedLines: 1 },
});

describe('processed events', () => {
  test('come back with what was sent then, whole and under their contracts', async () => {
    const processed = processedEvents(tables.client, 'idempotency');
    const event = sent();
    expect(await processed.find('cart-clearing', 'event-1')).toBeUndefined();
    await processed.remember('cart-clearing', 'event-1', [event]);
    expect(await processed.find('cart-clearing', 'event-1')).toEqual([event]);
    expect(await processed.find('another-consumer', 'event-1')).toBeUndefined();
  });

  test('are remembered as who came first had them', async () => {
    const processed = processedEvents(tables.client, 'idempotency');
    const [first, second] = [sent(), sent()];
    await processed.remember('cart-clearing', 'event-2', [first]);
    await processed.remember('cart-clearing', 'event-2', [second]);
    expect(await processed.find('cart-clearing', 'event-2')).toEqual([first]);
  });
});

describe('failures of messages', () => {
  const failure = (attempt: number, deadLettered = false): MessageFailure => ({
    queue: 'cart-clearing',
    messageId: 'm1',
    attempt,
    at: '2026-01-01T00:00:00.000Z',
    error: { name: 'Error', message: 'no' },
    eventId: null,
    eventType: null,
    correlationId: 'c',
    log: { group: 'g', stream: 's', requestId: 'r' },
    deadLettered,
  });

  test('are kept attempt by attempt, and the last one says that it was reported', async () => {
    const failures = messageFailures(tables.client, 'message-failures');
    for (const attempt of [2, 1]) await failures.record(failure(attempt));
    expect(await failures.reported('cart-clearing', 'm1')).toBe(false);
    await failures.record(failure(3, true));
    expect(await failures.reported('cart-clearing', 'm1')).toBe(true);
    expect(await failures.of('cart-clearing', 'm1')).toEqual([failure(1), failure(2), failure(3, true)]);
  });

  test('are reported by one only, however many try', async () => {
    const failures = messageFailures(tables.client, 'message-failures');
    const claims = await Promise.all(
      Array.from({ length: 5 }, () => failures.claimReport('cart-clearing', 'm2', '2026-01-01T00:00:00.000Z')),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
  });
});
