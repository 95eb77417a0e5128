import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { StockReserved } from '../../shared/contracts/inventory.events.ts';
import { OrderCancelled } from '../../shared/contracts/orders.events.ts';
import type { PaymentMethod } from '../../shared/contracts/values.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { busBody, metaOf, queueEvent, queueRecord } from '../../shared/testing/events.ts';
import { queueWorld } from '../../shared/testing/queue.ts';
import { paymentsInMemory } from '../adapters/payments-in-memory.ts';
import { authorize } from '../cards.ts';
import { PAYMENTS } from '../log-messages.ts';
import { counter } from '../testing/counter.ts';
import { createHandler } from './handler.ts';

const orderId = '01JD0Q3V8W5J9T4Z6K2M7N1P0R';
const total = { amount: 500, currency: 'EUR' };
const reserved = (paymentMethod: PaymentMethod = 'card-approve') => ({
  orderId,
  userId: 'user-1',
  lines: [{ productId: 'tea-01', quantity: 1, available: 4, revision: 2 }],
  total,
  paymentMethod,
});
const cancelled = { orderId, userId: 'user-1', total, reason: 'out-of-stock' as const };

function setUp(settings: Parameters<typeof counter>[1] = {}) {
  const payments = paymentsInMemory();
  const desk = counter(payments, { tries: 4, ...settings });
  const handler = createHandler(desk);
  const deliver = (body: string, attempt = 1) => handler(queueEvent(queueRecord(body, { attempt })), fakeContext());
  const reserve = (paymentMethod?: PaymentMethod, meta = metaOf()) =>
    deliver(busBody(StockReserved, reserved(paymentMethod), meta));
  const cancel = (meta = metaOf()) => deliver(busBody(OrderCancelled, cancelled, meta));
  const promise = (paymentMethod: PaymentMethod = 'card-approve') =>
    authorize(
      desk,
      {
        terms: { orderId, userId: 'user-1', amount: total, paymentMethod },
        phase: 'checkout',
        cause: { causationId: 'request-1', correlationId: 'c', traceparent: 't', at: new Date().toISOString() },
      },
      { log: { say: () => undefined }, changed: () => undefined },
    );
  return { payments, desk, deliver, reserve, cancel, promise, row: () => payments.rows.get(orderId) };
}

const ours = (world: ReturnType<typeof queueWorld>): string[] =>
  world.published
    .filter(({ contract }) => contract.source === 'playground.payments')
    .map(({ contract }) => contract.type);

describe('stock that is set aside', () => {
  test('has the promised money taken and booked, and names its cause', async () => {
    using world = queueWorld();
    const { payments, promise, reserve, row } = setUp();
    await promise();
    const meta = metaOf();
    expect(await reserve('card-approve', meta)).toEqual({ batchItemFailures: [] });
    expect(row()).toMatchObject({ status: 'CAPTURED', revision: 3 });
    expect(payments.books).toMatchObject([{ kind: 'capture', debit: 'customer:user-1', credit: 'merchant' }]);
    expect(ours(world)).toEqual(['PaymentConfirmed']);
    expect(world.of('PaymentConfirmed')[0]?.meta).toMatchObject({ causationId: meta.id });
    expect(world.of('MessageHandled')[0]?.data).toMatchObject({
      changes: [
        { table: 'payments', key: orderId, before: { status: 'AUTHORIZED' }, after: { status: 'CAPTURED' } },
        { table: 'ledger', key: `${orderId}/1-capture`, before: null, after: { kind: 'capture', amount: total } },
      ],
    });
    expect(JSON.stringify(world.of('MessageHandled')[0]?.data)).not.toContain('user-1');
  });

  test.each([
    ['card-slow', ['authorize', 'capture'], 1],
    ['card-flaky', ['authorize', 'authorize', 'authorize', 'capture'], 3],
  ] as const)('gets the promise of %s first', async (card, calls, attempts) => {
    using world = queueWorld();
    const { desk, reserve, row } = setUp();
    await reserve(card);
    expect(desk.calls).toEqual(calls);
    expect(row()).toMatchObject({ status: 'CAPTURED', attempts });
    expect(ours(world)).toEqual(['PaymentAuthorized', 'PaymentConfirmed']);
  });

  test.each([
    ['card-decline', 'authorize'],
    ['card-decline-at-capture', 'capture'],
  ] as const)('hears that %s was declined at %s, every time with the same id', async (card, stage) => {
    using world = queueWorld();
    const { payments, promise, reserve, row } = setUp();
    if (stage === 'capture') await promise(card);
    const meta = metaOf();
    await reserve(card, meta);
    world.settled.clear(); // its time to live is over
    await reserve(card, meta);
    expect(row()).toMatchObject({ status: 'DECLINED', declined: { stage, phase: 'settlement' } });
    expect(payments.books).toEqual([]);
    const said = world.of('PaymentDeclined');
    expect(said.map(({ data }) => data)).toMatchObject([{ stage, phase: 'settlement' }, { stage }]);
    expect(new Set(said.map(({ meta: { id } }) => id)).size).toBe(1);
  });

  test('that comes again takes nothing again and says the same again', async () => {
    using world = queueWorld();
    const { payments, desk, reserve } = setUp();
    const meta = metaOf();
    await reserve('card-approve', meta);
    world.settled.clear();
    await reserve('card-approve', meta);
    expect(desk.calls).toEqual(['authorize', 'capture']);
    expect(payments.books).toHaveLength(1);
    expect(ours(world)).toEqual(['PaymentAuthorized', 'PaymentConfirmed', 'PaymentAuthorized', 'PaymentConfirmed']);
    expect(new Set(world.of('PaymentAuthorized').map(({ meta: { id } }) => id)).size).toBe(1);
    expect(world).toHaveSaid(PAYMENTS.REPEATED, { orderId });
  });

  test('is tried again when the card network gives no answer at all, and says the promise it got before', async () => {
    using world = queueWorld();
    let luck = 1;
    const { desk, reserve, row } = setUp({ failureRate: 0.5, chance: () => luck });
    desk.meanwhile('capture', async () => {
      luck = 0; // from here on every call fails
    });
    const meta = metaOf();
    expect((await reserve('card-approve', meta)).batchItemFailures).toHaveLength(1);
    expect(desk.calls).toEqual(['authorize', 'capture', 'capture', 'capture', 'capture']);
    expect(row()?.status).toBe('AUTHORIZED');
    expect(ours(world)).toEqual([]);
    luck = 1;
    await reserve('card-approve', meta);
    expect(ours(world)).toEqual(['PaymentAuthorized', 'PaymentConfirmed']);
  });

  test('of an order that is cancelled while the card is asked takes nothing and gives back what it got', async () => {
    using world = queueWorld();
    const { payments, desk, promise, reserve, cancel, row } = setUp();
    await promise();
    desk.meanwhile('capture', () => cancel());
    await reserve();
    expect(row()?.status).toBe('VOIDED');
    expect(payments.books).toEqual([]);
    expect(desk.calls).toEqual(['authorize', 'capture', 'void', 'refund']);
    expect(ours(world)).toEqual(['PaymentVoided']);
    expect(world).toHaveSaid(PAYMENTS.OVERTAKEN, { orderId });
  });
});

describe('an order that was cancelled', () => {
  test.each([
    ['before anybody asked', [], 'VOIDED', []],
    ['with a promise', ['promise'], 'VOIDED', ['PaymentVoided']],
    ['with its money taken', ['promise', 'reserve'], 'REFUNDED', ['PaymentConfirmed', 'PaymentRefunded']],
  ] as const)('%s gives back what there is, and ignores the stock that comes late', async (_, steps, status, said) => {
    using world = queueWorld();
    const { payments, promise, reserve, cancel, row } = setUp();
    for (const step of steps) await (step === 'promise' ? promise() : reserve());
    await cancel();
    expect(row()?.status).toBe(status);
    await reserve('card-approve', metaOf());
    expect(ours(world)).toEqual(said);
    const sum = (kind: string) => payments.books.filter((entry) => entry.kind === kind).length;
    expect(sum('capture')).toBe(sum('refund'));
    expect(world).toHaveSaid(PAYMENTS.NOTHING_TO_DO, { orderId, status });
  });

  test('twice is refunded once', async () => {
    using world = queueWorld();
    const { payments, reserve, cancel } = setUp();
    await reserve();
    const meta = metaOf();
    await cancel(meta);
    world.settled.clear();
    await cancel(meta);
    expect(payments.books.map(({ kind }) => kind)).toEqual(['capture', 'refund']);
    expect(new Set(world.of('PaymentRefunded').map(({ meta: { id } }) => id)).size).toBe(1);
  });
});
