import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { MessageDeadLettered, MessageHandled } from '../../shared/contracts/system.events.ts';
import type { OutgoingEvent } from '../../shared/publish/publisher.ts';
import { DependencyUnavailable } from '../../shared/resilience/policy.ts';
import { busBody } from '../../shared/testing/events.ts';
import { queueWorld } from '../../shared/testing/queue.ts';
import { purchasesInMemory } from '../adapters/purchases-in-memory.ts';
import { receiptsInMemory } from '../adapters/receipts-in-memory.ts';
import { FRAUD_LIMITS } from '../domain/fraud.ts';
import { type Purchase, stockAnswered } from '../domain/purchase.ts';
import { PURCHASES } from '../log-messages.ts';
import { aPurchase } from '../testing/a-purchase.ts';
import { availabilityInMemory } from '../testing/availability-in-memory.ts';
import { IDLE, requestedBody, workflowOf } from '../testing/workflow.ts';
import type { Dependencies } from './step.ts';

function setUp(world: ReturnType<typeof queueWorld>, wishes: Partial<Dependencies> = {}) {
  const [purchases, availability, receipts] = [purchasesInMemory(), availabilityInMemory(), receiptsInMemory()];
  const own = { purchases, availability, receipts, behave: IDLE, now: () => new Date(), ...wishes };
  const flow = workflowOf(world, own);
  /** As the door leaves it, unless it got no answer of availability. */
  async function asked(purchase: Purchase = aPurchase(), { reserved = true } = {}): Promise<Purchase> {
    await purchases.insert(purchase);
    if (!reserved) return purchase;
    const { id: purchaseId, dealId, quantity } = purchase;
    await availability.reserve({ purchaseId, dealId, quantity }, { ...purchase.cause });
    await purchases.change(purchaseId, (present) => stockAnswered(present, 'reserved', purchase.requestedAt));
    return purchase;
  }
  const told = () =>
    world.published
      .filter(({ contract }) => contract.source === 'playground.purchases')
      .map(({ contract }) => contract.type);
  const theOne = (type: string): OutgoingEvent => {
    const [event, ...others] = world.of(type);
    if (event === undefined || others.length > 0) throw new Error(`${type} was told ${others.length + 1} times`);
    return event;
  };
  const nowOf = ({ id }: Purchase) => purchases.all.get(id);
  return { purchases, availability, receipts, flow, asked, told, theOne, nowOf };
}

const away = async () => {
  throw new DependencyUnavailable('availability', 'failed', undefined);
};

describe('a purchase', () => {
  test('passes fraud, analytics and receipt, each told by an event that the next one names as its cause', async () => {
    using world = queueWorld();
    const { purchases, availability, receipts, flow, asked, told, theOne, nowOf } = setUp(world);
    const purchase = await asked();
    flow.send('workflow', requestedBody(purchase));
    await flow.drain();
    expect(told()).toEqual(['FraudChecked', 'PurchaseAnalysed', 'ReceiptIssued']);
    expect(theOne('FraudChecked')).toMatchObject({
      meta: { causationId: purchase.awaits, correlationId: purchase.cause.correlationId },
      data: { verdict: 'clear' },
    });
    expect(theOne('PurchaseAnalysed').meta.causationId).toBe(theOne('FraudChecked').meta.id);
    expect(theOne('ReceiptIssued')).toMatchObject({
      meta: { causationId: theOne('PurchaseAnalysed').meta.id },
      data: { email: purchase.email, receiptKey: `receipts/${purchase.id}.txt`, total: purchase.total },
    });
    expect(nowOf(purchase)).toMatchObject({ status: 'COMPLETED' });
    expect(nowOf(purchase)?.steps.map(({ status }) => status)).toEqual(['QUEUED', 'CHECKED', 'COUNTED', 'COMPLETED']);
    expect([...receipts.all.keys()]).toEqual([`receipts/${purchase.id}.txt`]);
    expect(purchases.sales).toMatchObject([{ dealId: 'd-00001', purchases: 1, units: 2 }]);
    expect(purchases.places.size).toBe(0);
    expect(availability.stock.get('d-00001')).toBe(998);
    expect(world.of('MessageHandled')).toHaveLength(3);
    const changes = world.of('MessageHandled').flatMap(({ data }) => MessageHandled.data.parse(data).changes);
    expect(changes.filter(({ table }) => table === 'receipts')).toMatchObject([
      { key: `receipts/${purchase.id}.txt`, before: null, after: { bytes: expect.any(Number) } },
    ]);
    expect(JSON.stringify([world.said, world.of('MessageHandled')])).not.toContain('@');
  });

  test('waits by name for the event of its next step', async () => {
    using world = queueWorld();
    const { purchases, flow, asked, theOne, nowOf } = setUp(world);
    const purchase = await asked();
    flow.send('workflow', requestedBody(purchase));
    for (const type of ['FraudChecked', 'PurchaseAnalysed'] as const) {
      const [letter] = flow.waiting.splice(0);
      if (letter === undefined) throw new Error('nothing waits');
      await flow.deliver(letter);
      expect(nowOf(purchase)?.awaits).toBe(theOne(type).meta.id);
      expect(await purchases.awaiting(theOne(type).meta.id)).toBe(purchase.id);
    }
  });

  test('told of three times changes nothing more and tells the same events again', async () => {
    using world = queueWorld();
    const { purchases, receipts, flow, asked, nowOf } = setUp(world);
    const purchase = await asked();
    for (let times = 0; times < 3; times += 1) flow.send('workflow', requestedBody(purchase));
    await flow.drain();
    for (const type of ['FraudChecked', 'PurchaseAnalysed', 'ReceiptIssued']) {
      expect(new Set(world.of(type).map((event) => JSON.stringify(event.meta))).size).toBe(1);
    }
    expect(nowOf(purchase)?.revision).toBe(5);
    expect([receipts.all.size, purchases.sales.length]).toEqual([1, 1]);
    expect(world).toHaveSaid(PURCHASES.LATE, { purchaseId: purchase.id });
  });

  test('whose row is gone is settled with a warning', async () => {
    using world = queueWorld();
    const { flow, told } = setUp(world);
    flow.send('workflow', requestedBody(aPurchase()));
    await flow.drain();
    expect(told()).toEqual([]);
    expect(world).toHaveSaid(PURCHASES.NO_SUCH_PURCHASE);
  });
});

describe('stock that the door could not set aside', () => {
  test('is set aside by the first step', async () => {
    using world = queueWorld();
    const { availability, flow, asked, nowOf } = setUp(world);
    const purchase = await asked(undefined, { reserved: false });
    flow.send('workflow', requestedBody(purchase));
    await flow.drain();
    expect(nowOf(purchase)).toMatchObject({ status: 'COMPLETED', stock: 'reserved' });
    expect(availability.stock.get('d-00001')).toBe(998);
  });

  test('and is sold out by then ends the purchase', async () => {
    using world = queueWorld();
    const { purchases, availability, flow, asked, told, theOne, nowOf } = setUp(world);
    availability.stock.set('d-00001', 1);
    const purchase = await asked(undefined, { reserved: false });
    flow.send('workflow', requestedBody(purchase));
    await flow.drain();
    expect(told()).toEqual(['PurchaseRefused']);
    expect(theOne('PurchaseRefused')).toMatchObject({ data: { reason: 'sold-out' } });
    expect(nowOf(purchase)).toMatchObject({ status: 'REFUSED', reason: 'sold-out' });
    expect([availability.stock.get('d-00001'), purchases.places.size]).toEqual([1, 0]);
  });

  test('while availability is away the step is tried again, and nothing is cleared before', async () => {
    using world = queueWorld();
    let down = true;
    const inner = availabilityInMemory();
    const { flow, asked, nowOf } = setUp(world, {
      availability: { ...inner, reserve: (...args) => (down ? away() : inner.reserve(...args)) },
    });
    const purchase = await asked(undefined, { reserved: false });
    flow.send('workflow', requestedBody(purchase));
    const [first] = flow.waiting.splice(0);
    if (first === undefined) throw new Error('nothing waits');
    expect(await flow.deliver(first)).toBe('failed');
    expect(nowOf(purchase)).toMatchObject({ status: 'QUEUED', stock: 'open' });
    down = false;
    await flow.drain();
    expect(nowOf(purchase)).toMatchObject({ status: 'COMPLETED' });
    expect(world.of('MessageFailed').map(({ data }) => data)).toMatchObject([{ attempt: 1, retryInMs: 1_000 }]);
  });
});

describe('fraud', () => {
  test('ends a purchase, and its stock is free again', async () => {
    using world = queueWorld();
    const { purchases, availability, receipts, flow, asked, told, theOne, nowOf } = setUp(world);
    const purchase = await asked(aPurchase({ email: 'fraud@example.com' }));
    expect(availability.stock.get('d-00001')).toBe(998);
    flow.send('workflow', requestedBody(purchase));
    await flow.drain();
    expect(told()).toEqual(['FraudChecked', 'PurchaseRefused']);
    expect(theOne('FraudChecked').data).toMatchObject({ verdict: 'refused', rule: 'address' });
    expect(theOne('PurchaseRefused')).toMatchObject({
      meta: { causationId: theOne('FraudChecked').meta.id },
      data: { reason: 'fraud' },
    });
    expect(nowOf(purchase)).toMatchObject({ status: 'REFUSED', reason: 'fraud' });
    expect([availability.stock.get('d-00001'), purchases.places.size]).toEqual([1_000, 0]);
    expect([receipts.all.size, purchases.sales.length]).toEqual([0, 0]);
  });

  test('is also too many purchases of one address within a while, in the order of their asking', async () => {
    using world = queueWorld();
    const { flow, asked, nowOf } = setUp(world);
    const start = Date.now();
    const at = (n: number) => new Date(start + n * 1_000).toISOString();
    const all: Purchase[] = [];
    for (let n = 0; n <= FRAUD_LIMITS.purchases; n += 1) {
      all.push(await asked(aPurchase({ id: ulid(start + n * 1_000), at: at(n), quantity: 1 })));
    }
    for (const purchase of all.toReversed()) flow.send('workflow', requestedBody(purchase));
    await flow.drain();
    const last = all.pop();
    expect(last && nowOf(last)).toMatchObject({ status: 'REFUSED', rule: 'velocity' });
    expect(new Set(all.map((purchase) => nowOf(purchase)?.status))).toEqual(new Set(['COMPLETED']));
  });
});

describe('a step with no attempts left', () => {
  test('leaves a dead letter with its reason; the purchase failed, and nothing stays behind of it', async () => {
    using world = queueWorld();
    const receipts = receiptsInMemory();
    const broken = { ...receipts, put: () => Promise.reject(new Error('the bucket is away')) };
    const { purchases, availability, flow, asked, theOne, nowOf } = setUp(world, { receipts: broken });
    const purchase = await asked();
    flow.send('workflow', requestedBody(purchase));
    await flow.drain();
    expect(theOne('MessageDeadLettered').data).toMatchObject({
      queue: 'purchase-workflow',
      attempt: 3,
      eventId: theOne('PurchaseAnalysed').meta.id,
      reason: 'the bucket is away',
    });
    expect(nowOf(purchase)).toMatchObject({ status: 'FAILED', reason: 'failed' });
    expect(theOne('PurchaseRefused').data).toMatchObject({ purchaseId: purchase.id, reason: 'failed' });
    expect([availability.stock.get('d-00001'), purchases.places.size]).toEqual([1_000, 0]);
    expect(purchases.sales.map((sale) => sale.units)).toEqual([2, -2]);
    expect(world).toHaveSaid(PURCHASES.GIVEN_UP, { purchaseId: purchase.id });
    expect(flow.deadLetters).toHaveLength(1);
    flow.redrive(); // too late: it changes nothing
    await flow.drain();
    expect(nowOf(purchase)).toMatchObject({ status: 'FAILED' });
    expect(world.of('ReceiptIssued')).toEqual([]);
  });

  test('because a person switched it off in the lab ends the same way, and the steps before are not done again', async () => {
    using world = queueWorld();
    const behave = { ...IDLE, receipt: () => Promise.reject(new Error('the receipt is switched off in the lab')) };
    const { flow, asked, theOne, nowOf } = setUp(world, { behave });
    const purchase = await asked();
    flow.send('workflow', requestedBody(purchase));
    await flow.drain();
    expect(nowOf(purchase)).toMatchObject({ status: 'FAILED' });
    const failures = world.of('MessageFailed').map(({ data }) => data);
    expect(failures).toMatchObject(
      [1_000, 4_000, null].map((retryInMs) => ({ eventType: 'PurchaseAnalysed', retryInMs })),
    );
    expect(theOne('MessageDeadLettered').data).toMatchObject({ reason: expect.stringContaining('switched off') });
    expect([world.of('FraudChecked').length, world.of('PurchaseAnalysed').length]).toEqual([1, 1]);
  });

  test('of another queue, or that nobody waits for any more, concerns no purchase', async () => {
    using world = queueWorld();
    const { flow, asked, nowOf } = setUp(world);
    const purchase = await asked();
    flow.send('workflow', requestedBody(purchase));
    await flow.drain();
    const dead = (queue: string, eventId: string | null) => {
      const letter = { queue, consumer: 'purchases/on-purchase-events', messageId: 'm', eventId, eventType: null };
      const end = { attempt: 3, of: 3, deadLetterQueue: `${queue}-dlq`, reason: 'no report' };
      flow.send('dead', busBody(MessageDeadLettered, { ...letter, ...end }));
    };
    dead('email', purchase.awaits);
    dead('purchase-workflow', null);
    dead('purchase-workflow', purchase.awaits);
    await flow.drain();
    expect(nowOf(purchase)).toMatchObject({ status: 'COMPLETED' });
    expect(world).toHaveSaid(PURCHASES.NOT_AWAITED, { eventId: purchase.awaits });
    expect(world.of('PurchaseRefused')).toEqual([]);
  });

  test('that ends after the purchase was given up takes its receipt back', async () => {
    using world = queueWorld();
    const receipts = receiptsInMemory();
    const { purchases, flow, asked, nowOf } = setUp(world, {
      receipts: {
        ...receipts,
        async put(receipt) {
          const [{ id } = aPurchase()] = purchases.all.values();
          await purchases.change(id, (now) => ({ ...now, status: 'FAILED', reason: 'failed', revision: 9 }));
          return receipts.put(receipt);
        },
      },
    });
    const purchase = await asked();
    flow.send('workflow', requestedBody(purchase));
    await flow.drain();
    expect(nowOf(purchase)).toMatchObject({ status: 'FAILED' });
    expect(receipts.all.size).toBe(0);
    expect(world.of('ReceiptIssued')).toEqual([]);
    expect(world).toHaveSaid(PURCHASES.TAKEN_BACK, { purchaseId: purchase.id });
  });
});
