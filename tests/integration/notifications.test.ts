/** Facts about orders are put into the queue of notifications alone: no other service hears of orders that are none. */
import { SESClient, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import { UserView } from '../../functions/shared/contracts/auth.http.ts';
import { NotificationPage, type NotificationView } from '../../functions/shared/contracts/notifications.http.ts';
import { OrderCancelled, OrderConfirmed } from '../../functions/shared/contracts/orders.events.ts';
import { PaymentConfirmed } from '../../functions/shared/contracts/payments.events.ts';
import { busBody, metaOf } from '../../functions/shared/testing/events.ts';
import { operator } from '../support/crowd.ts';
import { withParameter } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { type Feed, listen } from '../support/feed.ts';
import { depthOf, sendTo, takeFrom } from '../support/queues.ts';
import { newRun } from '../support/run.ts';
import { running } from '../support/running.ts';
import { mustBe, type Visitor } from '../support/visitor.ts';

const total = { amount: 1_780, currency: 'EUR' };

const mailsOf = async (visitor: Visitor, query = ''): Promise<NotificationView[]> =>
  NotificationPage.parse(mustBe(200, await visitor.get(`/api/notifications${query}`)).body).items;

async function setUp() {
  const run = await newRun();
  const feed = await listen(run.correlationId);
  const { userId } = UserView.parse(mustBe(200, await run.customer.get('/api/auth/session')).body);
  const { correlationId } = run;
  const meta = () => metaOf({ correlationId });
  return {
    ...run,
    feed,
    userId,
    newOrder: () => ({ orderId: ulid(), userId, total }),
    paid: ({ orderId }: { orderId: string }, of = meta()) =>
      sendTo('notifications', busBody(PaymentConfirmed, { orderId, userId, amount: total }, of)),
    confirmed: (order: { orderId: string; userId: string; total: typeof total }, of = meta()) =>
      sendTo('notifications', busBody(OrderConfirmed, order, of)),
    cancelled: (order: { orderId: string; userId: string; total: typeof total }, of = meta()) =>
      sendTo('notifications', busBody(OrderCancelled, { ...order, reason: 'out-of-stock' as const }, of)),
    [Symbol.dispose]: () => feed[Symbol.dispose](),
  };
}

const about = (feed: Feed, type: 'NotificationSent' | 'NotificationFailed', orderId: string) =>
  feed.of(type).filter(({ data }) => data.subjectId === orderId);

describe('a customer', () => {
  test('hears of payment, confirmation and cancellation', async () => {
    using shop = await setUp();
    const { feed, customer, account, newOrder, paid, confirmed, cancelled } = shop;
    const [first, second] = [newOrder(), newOrder()];
    const [paidMeta, confirmedMeta] = [metaOf(), metaOf()].map((meta) => ({
      ...meta,
      correlationId: shop.correlationId,
    }));
    await paid(first, paidMeta);
    await confirmed(first, confirmedMeta);
    await cancelled(second);
    await eventually(() => expect(feed.of('NotificationSent')).toHaveLength(3), { explain: () => feed.story() });
    expect(
      about(feed, 'NotificationSent', first.orderId)
        .map(({ causationId }) => causationId)
        .toSorted(),
    ).toEqual([paidMeta?.id, confirmedMeta?.id].toSorted());
    const mails = await eventually(async () => {
      const found = await mailsOf(customer);
      expect(found.map(({ status }) => status)).toEqual(['SENT', 'SENT', 'SENT']);
      return found;
    });
    expect(mails.map(({ template }) => template).toSorted()).toEqual([
      'order-cancelled',
      'order-confirmed',
      'payment-confirmed',
    ]);
    for (const { to, text } of mails) {
      expect(to).toBe(account.email);
      expect(text).toMatch(/^Hello A visitor,\n[\s\S]*€17\.80/);
    }
    const ids = mails.map(({ notificationId }) => notificationId);
    expect(ids).toEqual(ids.toSorted().toReversed());
    expect((await mailsOf(await operator(), '?limit=100')).map(({ notificationId }) => notificationId)).toEqual(
      expect.arrayContaining(ids),
    );
    expect(await mailsOf((await newRun()).customer)).toEqual([]);
  });

  test('of whom nothing is known yet is written to as soon as the profile comes', async () => {
    const [userId, admin, correlationId] = [ulid(), await operator(), ulid()];
    using feed = await listen(correlationId);
    const order = { orderId: ulid(), userId, total };
    await sendTo('notifications', busBody(OrderConfirmed, order, metaOf({ correlationId })));
    await eventually(
      () => expect(feed.theOne('MessageFailed').data).toMatchObject({ error: { name: 'ContactUnknown' }, attempt: 1 }),
      { explain: () => feed.story() },
    );
    const profile = { customerId: userId, name: 'Late', email: 'late@example.com' };
    mustBe(201, await admin.post('/api/customers', profile));
    await eventually(() => feed.theOne('NotificationSent'), { explain: () => feed.story() });
    expect((await mailsOf(admin, '?limit=100')).find(({ subjectId }) => subjectId === order.orderId)).toMatchObject({
      to: 'late@example.com',
      status: 'SENT',
    });
  });

  test('gets one mail for an event that comes three times', async () => {
    using shop = await setUp();
    const { feed, customer, newOrder, confirmed, correlationId } = shop;
    const [order, meta] = [newOrder(), metaOf({ correlationId })];
    for (let times = 0; times < 3; times += 1) await confirmed(order, meta);
    const outcomes = () =>
      feed
        .of('MessageHandled')
        .flatMap(({ data }) => (data.queue === 'notifications' && data.eventId === meta.id ? [data.outcome] : []));
    await eventually(() => expect(outcomes().toSorted()).toEqual(['handled', 'repeated', 'repeated']), {
      explain: () => feed.story(),
    });
    await eventually(() => expect(about(feed, 'NotificationSent', order.orderId)).toHaveLength(1), {
      explain: () => feed.story(),
    });
    expect(await mailsOf(customer)).toHaveLength(1);
  });

  test('who deletes the profile is taken out of old mails and gets no new ones', async () => {
    using shop = await setUp();
    const { feed, customer, account, userId, newOrder, confirmed, correlationId } = shop;
    await confirmed(newOrder());
    await eventually(() => feed.theOne('NotificationSent'), { explain: () => feed.story() });
    mustBe(204, await customer.delete(`/api/customers/${userId}`));
    await eventually(async () => expect(JSON.stringify(await mailsOf(customer))).not.toContain(account.email));
    const meta = metaOf({ correlationId });
    await confirmed(newOrder(), meta);
    await eventually(() => expect(feed.of('MessageHandled').map(({ data }) => data.eventId)).toContain(meta.id));
    expect(await mailsOf(customer)).toHaveLength(1);
  });
});

describe('with a sender configured', () => {
  const settings = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const sender = `shop-${ulid().toLowerCase()}@example.com`;
  const mailbox = async (): Promise<unknown> =>
    (await fetch(`${running().engineUrl}/_aws/ses?email=${encodeURIComponent(sender)}`)).json();

  test('mails leave through SES, and a sender whom nobody verified ends in a dead letter and a fact', async () => {
    using shop = await setUp();
    const { feed, account, newOrder, confirmed, customer } = shop;
    await using _ = await withParameter('config/mail/from', sender);
    const sent = async (): Promise<string> => {
      const order = newOrder();
      await confirmed(order);
      const told = () => [
        ...about(feed, 'NotificationSent', order.orderId),
        ...about(feed, 'NotificationFailed', order.orderId),
      ];
      await eventually(() => expect(told()).toHaveLength(1), { within: 30_000, explain: () => feed.story() });
      const [event] = told();
      return `${order.orderId} ${event?.type} ${event?.data.via ?? event?.data.reason}`;
    };
    // functions remember the setting for five seconds
    const failure = await eventually(
      async () => {
        const told = await sent();
        expect(told).toContain('NotificationFailed');
        return told;
      },
      { within: 60_000 },
    );
    expect(failure).toContain('MessageRejected');
    expect(failure).not.toContain('@');
    const [orderId = ''] = failure.split(' ');
    expect((await mailsOf(customer)).find(({ subjectId }) => subjectId === orderId)).toMatchObject({
      status: 'FAILED',
    });
    const letters = await eventually(async () => {
      const taken = await takeFrom('email-dlq.fifo', (body) => body.includes(orderId));
      expect(taken).toHaveLength(1);
      return taken;
    });
    expect(letters[0]).toContain('OrderConfirmed');

    await new SESClient({ ...settings, endpoint: running().engineUrl }).send(
      new VerifyEmailIdentityCommand({ EmailAddress: sender }),
    );
    expect(await sent()).toContain('NotificationSent ses');
    expect(await mailbox()).toMatchObject({
      messages: [
        {
          Source: sender,
          Destination: { ToAddresses: [account.email] },
          Subject: expect.stringMatching(/^Your order \w{6} is confirmed$/),
          Body: { text_part: expect.stringContaining('€17.80') },
        },
      ],
    });
  }, 120_000);
});

test('mails about one order are sent in the order in which they were written', async () => {
  using shop = await setUp();
  const { feed, newOrder, paid, confirmed, correlationId } = shop;
  await confirmed(newOrder()); // from here on the contact is known
  await eventually(() => expect(feed.of('NotificationSent')).toHaveLength(1), { explain: () => feed.story() });
  const orders = Array.from({ length: 5 }, newOrder);
  for (const order of orders) {
    const meta = metaOf({ correlationId });
    await paid(order, meta);
    await eventually(() => expect(feed.of('MessageHandled').map(({ data }) => data.eventId)).toContain(meta.id));
    await confirmed(order);
  }
  await eventually(() => expect(feed.of('NotificationSent')).toHaveLength(11), { explain: () => feed.story() });
  for (const { orderId } of orders) {
    const told = about(feed, 'NotificationSent', orderId).toSorted((a, b) => (a.time < b.time ? -1 : 1));
    expect(told.map(({ data }) => data.template)).toEqual(['payment-confirmed', 'order-confirmed']);
  }
  expect(await depthOf('email.fifo')).toMatchObject({ waiting: 0 });
});
