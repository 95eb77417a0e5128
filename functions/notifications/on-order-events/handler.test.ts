import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { CustomerCreated, CustomerDeleted, CustomerUpdated } from '../../shared/contracts/customers.events.ts';
import { OrderCancelled, OrderConfirmed } from '../../shared/contracts/orders.events.ts';
import { PaymentConfirmed } from '../../shared/contracts/payments.events.ts';
import { ReceiptIssued } from '../../shared/contracts/purchases.events.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { busBody, metaOf, queueEvent, queueRecord } from '../../shared/testing/events.ts';
import { queueWorld } from '../../shared/testing/queue.ts';
import { contactsInMemory, mailsInMemory } from '../adapters/notifications-in-memory.ts';
import type { Occasion } from '../domain/mail.ts';
import { NOTIFICATIONS } from '../log-messages.ts';
import { createHandler } from './handler.ts';

const total = { amount: 1_780, currency: 'EUR' };
const order = { orderId: '01JD0Q3V8W5J9T4Z6K2M7N1P0R', userId: 'u1', total };
const carla = { customerId: 'u1', revision: 1, name: 'Carla', email: 'carla@example.com' };

function setUp() {
  const [contacts, mails] = [contactsInMemory(), mailsInMemory()];
  const announced: Occasion[] = [];
  let away = false;
  const topic = {
    async announce(event: Occasion) {
      if (away) throw new Error('the topic is away');
      announced.push(event);
    },
  };
  const handler = createHandler({ contacts, mails, topic, now: () => new Date() });
  const deliver = (...bodies: string[]) =>
    handler(queueEvent(...bodies.map((body) => queueRecord(body))), fakeContext());
  return {
    contacts,
    mails,
    announced,
    deliver,
    takeTopicAway: (gone = true) => {
      away = gone;
    },
  };
}

const fine = { batchItemFailures: [] };

describe('a mail', () => {
  test('is written and handed on for each thing that customers want to know', async () => {
    using world = queueWorld();
    const { mails, announced, deliver } = setUp();
    await deliver(busBody(CustomerCreated, carla));
    const events = [
      busBody(PaymentConfirmed, { orderId: order.orderId, userId: 'u1', amount: total }),
      busBody(OrderConfirmed, order),
      busBody(OrderCancelled, { ...order, reason: 'timed-out' }),
    ];
    expect(await deliver(...events)).toEqual(fine);
    expect(mails.all().map(({ template, to, status }) => [template, to, status])).toEqual([
      ['payment-confirmed', 'carla@example.com', 'QUEUED'],
      ['order-confirmed', 'carla@example.com', 'QUEUED'],
      ['order-cancelled', 'carla@example.com', 'QUEUED'],
    ]);
    expect(announced.map(({ type }) => type)).toEqual(['PaymentConfirmed', 'OrderConfirmed', 'OrderCancelled']);
    expect(world.of('MessageHandled').at(-1)?.data).toMatchObject({ changes: [{ after: { status: 'QUEUED' } }] });
    expect(world).toHaveSaid(NOTIFICATIONS.QUEUED, { template: 'order-confirmed' });
  });

  test('with a receipt goes to the address that came with it: there is no account to know', async () => {
    using world = queueWorld();
    const { mails, announced, deliver } = setUp();
    const receipt = { purchaseId: order.orderId, dealId: 'd-00001', quantity: 2, total, email: 'guest@example.com' };
    const body = busBody(ReceiptIssued, { ...receipt, receiptKey: 'receipts/1.txt' });
    for (let times = 0; times < 2; times += 1) expect(await deliver(body)).toEqual(fine);
    expect(mails.all()).toMatchObject([
      { template: 'receipt', to: 'guest@example.com', userId: null, subjectId: order.orderId, status: 'QUEUED' },
    ]);
    expect(announced).toHaveLength(1);
    expect(JSON.stringify([world.published, world.said])).not.toContain('@');
  });

  test('waits for its contact: the message fails, and succeeds when it is tried again', async () => {
    using world = queueWorld();
    const { mails, deliver } = setUp();
    const body = busBody(OrderConfirmed, order);
    expect((await deliver(body)).batchItemFailures).toHaveLength(1);
    expect(world.of('MessageFailed')[0]?.data).toMatchObject({ error: { name: 'ContactUnknown' } });
    await deliver(busBody(CustomerCreated, carla));
    expect(await deliver(body)).toEqual(fine);
    expect(mails.all()).toHaveLength(1);
  });

  test('is written once, and handed on again until it has left', async () => {
    using world = queueWorld();
    const { mails, announced, deliver } = setUp();
    await deliver(busBody(CustomerCreated, carla));
    const body = busBody(OrderConfirmed, order);
    await deliver(body);
    world.settled.clear();
    await deliver(body);
    expect(mails.all()).toHaveLength(1);
    expect(announced).toHaveLength(2); // the topic recognises the second one by its event id
    const [mail] = mails.all();
    await mails.markSent(mail?.notificationId ?? '', 'mailbox');
    world.settled.clear();
    await deliver(body);
    expect(announced).toHaveLength(2);
  });

  test('that could not be handed on is, when its message comes again', async () => {
    using _ = queueWorld();
    const { announced, deliver, takeTopicAway } = setUp();
    await deliver(busBody(CustomerCreated, carla));
    const body = busBody(OrderConfirmed, order);
    takeTopicAway();
    expect((await deliver(body)).batchItemFailures).toHaveLength(1);
    takeTopicAway(false);
    expect(await deliver(body)).toEqual(fine);
    expect(announced).toHaveLength(1);
  });

  test('goes to nobody when the profile was deleted', async () => {
    using world = queueWorld();
    const { mails, deliver } = setUp();
    await deliver(busBody(CustomerDeleted, { customerId: 'u1', revision: 2 }));
    expect(await deliver(busBody(CustomerCreated, carla))).toEqual(fine); // late
    expect(await deliver(busBody(OrderConfirmed, order))).toEqual(fine);
    expect(mails.all()).toEqual([]);
    expect(world).toHaveSaid(NOTIFICATIONS.NOBODY, { subjectId: order.orderId });
    expect(world).toHaveSaid(NOTIFICATIONS.CONTACT_OLD, { revision: 1 });
  });
});

describe('a contact', () => {
  test('follows the profile, whatever order its facts come in', async () => {
    using _ = queueWorld();
    const { contacts, deliver } = setUp();
    const updated = { ...carla, revision: 2, email: 'new@example.com', changed: ['email' as const] };
    await deliver(busBody(CustomerUpdated, updated));
    await deliver(busBody(CustomerCreated, carla));
    expect(await contacts.find('u1')).toMatchObject({ email: 'new@example.com' });
  });

  test('that is forgotten takes the text of its mails along, also in a second attempt', async () => {
    using world = queueWorld();
    const { mails, deliver } = setUp();
    await deliver(busBody(CustomerCreated, carla), busBody(OrderConfirmed, order));
    const gone = busBody(CustomerDeleted, { customerId: 'u1', revision: 2 }, metaOf());
    const { forget } = mails;
    mails.forget = async () => {
      throw new Error('the table is away');
    };
    expect((await deliver(gone)).batchItemFailures).toHaveLength(1);
    mails.forget = forget;
    expect(await deliver(gone)).toEqual(fine);
    expect(JSON.stringify(mails.all())).not.toMatch(/carla/i);
    expect(world).toHaveSaid(NOTIFICATIONS.CONTACT_FORGOTTEN, { customerId: 'u1' });
  });
});

test('neither log nor report shows an address or a name', async () => {
  using world = queueWorld();
  const { deliver } = setUp();
  await deliver(busBody(CustomerCreated, carla), busBody(OrderConfirmed, order));
  expect(JSON.stringify([world.said, world.published.map(({ data }) => data)])).not.toMatch(/carla/i);
});
