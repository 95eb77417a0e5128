import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { OrderConfirmed } from '../../shared/contracts/orders.events.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { busBody, metaOf, queueEvent, queueRecord } from '../../shared/testing/events.ts';
import { asCustomer, callHttp } from '../../shared/testing/http.ts';
import { queueWorld } from '../../shared/testing/queue.ts';
import { MailNotSent } from '../adapters/mailer.ts';
import { mailsInMemory } from '../adapters/notifications-in-memory.ts';
import { mailAbout, type Occasion } from '../domain/mail.ts';
import { createHandler as createList } from '../list-notifications/handler.ts';
import { NOTIFICATIONS } from '../log-messages.ts';
import { notificationIdOf } from '../notification-id.ts';
import { createHandler } from './handler.ts';

const data = { orderId: '01JD0Q3V8W5J9T4Z6K2M7N1P0R', userId: 'u1', total: { amount: 1_780, currency: 'EUR' } };
const meta = metaOf();
const occasion: Occasion = { type: 'OrderConfirmed', meta, data };
const notificationId = notificationIdOf(occasion);
const body = busBody(OrderConfirmed, data, meta);
const fine = { batchItemFailures: [] };

async function setUp({ written = true } = {}) {
  const mails = mailsInMemory();
  const sent: { to: string }[] = [];
  let failing = false;
  const mailer = {
    async send(mail: { to: string }) {
      if (failing) throw new MailNotSent('SES did not take the mail: Throttling');
      sent.push(mail);
      return 'ses' as const;
    },
  };
  const at = new Date();
  if (written)
    await mails.add(mailAbout(occasion, { name: 'Carla', email: 'carla@example.com' }, { id: notificationId, at }));
  const handler = createHandler({ mails, mailer });
  return {
    mails,
    sent,
    deliver: (attempt = 1) => handler(queueEvent(queueRecord(body, { attempt })), fakeContext()),
    fail: (now = true) => {
      failing = now;
    },
  };
}

describe('a mail that waits', () => {
  test('is sent, marked and told, with the event it speaks of as the cause', async () => {
    using world = queueWorld();
    const { mails, sent, deliver } = await setUp();
    expect(await deliver()).toEqual(fine);
    expect(sent).toMatchObject([{ to: 'carla@example.com', subject: 'Your order 7N1P0R is confirmed' }]);
    expect(mails.all()).toMatchObject([{ status: 'SENT', via: 'ses' }]);
    const [event] = world.of('NotificationSent');
    expect(event?.data).toEqual({
      notificationId,
      userId: 'u1',
      subjectId: data.orderId,
      template: 'order-confirmed',
      via: 'ses',
    });
    expect(event?.meta).toMatchObject({ causationId: meta.id, correlationId: meta.correlationId });
    expect(world).toHaveSaid(NOTIFICATIONS.SENT, { notificationId });
  });

  test('is sent once, and told again with the same id', async () => {
    using world = queueWorld();
    const { sent, deliver } = await setUp();
    await deliver();
    world.settled.clear();
    await deliver(2);
    expect(sent).toHaveLength(1);
    const [first, second] = world.of('NotificationSent');
    expect(second).toMatchObject({ data: first?.data, meta: { id: first?.meta.id } });
    expect(world).toHaveSaid(NOTIFICATIONS.SENT_BEFORE);
  });

  test('is sent again after a crash in the middle, and the log admits it', async () => {
    using world = queueWorld();
    const { mails, sent, deliver } = await setUp();
    mails.abandon(notificationId);
    expect(await deliver(2)).toEqual(fine);
    expect(sent).toHaveLength(1);
    expect(world).toHaveSaid(NOTIFICATIONS.MAYBE_TWICE, { notificationId });
  });

  test('is left alone while another delivery sends it', async () => {
    using _ = queueWorld();
    const { mails, sent, deliver } = await setUp();
    await mails.claim(notificationId);
    expect((await deliver()).batchItemFailures).toHaveLength(1);
    expect(sent).toEqual([]);
  });

  test('that fails is tried again, and after the last attempt has failed for everybody to hear', async () => {
    using world = queueWorld();
    const { mails, deliver, fail } = await setUp();
    fail();
    for (const attempt of [1, 2]) {
      expect((await deliver(attempt)).batchItemFailures).toHaveLength(1);
      expect(mails.all()).toMatchObject([{ status: 'QUEUED' }]);
      expect(world.of('NotificationFailed')).toEqual([]);
    }
    expect((await deliver(3)).batchItemFailures).toHaveLength(1);
    expect(mails.all()).toMatchObject([{ status: 'FAILED', reason: 'SES did not take the mail: Throttling' }]);
    expect(world.of('NotificationFailed')[0]).toMatchObject({
      data: { notificationId, template: 'order-confirmed', reason: 'SES did not take the mail: Throttling' },
      meta: { causationId: meta.id },
    });
    expect(world.of('MessageDeadLettered')).toHaveLength(1);

    fail(false); // and then somebody redrives the dead letter
    expect(await deliver()).toEqual(fine);
    expect(mails.all()).toMatchObject([{ status: 'SENT' }]);
    expect(mails.all()[0]?.reason).toBeUndefined();
  });

  test('is not sent to a person who was forgotten meanwhile', async () => {
    using world = queueWorld();
    const { mails, sent, deliver } = await setUp();
    await mails.forget('u1');
    expect(await deliver()).toEqual(fine);
    expect(sent).toEqual([]);
    expect(mails.all()).toMatchObject([{ status: 'FAILED' }]);
    expect(world.of('NotificationFailed')).toHaveLength(1);
  });

  test('has to be written first', async () => {
    using world = queueWorld();
    const { deliver } = await setUp({ written: false });
    expect((await deliver()).batchItemFailures).toHaveLength(1);
    expect(world.of('NotificationSent')).toEqual([]);
  });
});

test('the mailbox is one’s own, and the operator’s as a whole, newest first', async () => {
  using _ = queueWorld();
  const { mails } = await setUp();
  const second: Occasion = {
    type: 'OrderConfirmed',
    meta: metaOf({ occurredAt: new Date(Date.now() + 1_000).toISOString() }),
    data: { ...data, userId: 'u2' },
  };
  const to = { name: 'Bo', email: 'bo@example.com' };
  await mails.add(mailAbout(second, to, { id: notificationIdOf(second), at: new Date() }));
  const list = (authorizer: Record<string, string>, query: Record<string, string> = {}) =>
    callHttp(createList({ mails }), { resource: '/api/notifications', query, authorizer });
  expect((await list(asCustomer('u1'))).body).toMatchObject({
    items: [{ notificationId, to: 'carla@example.com', status: 'QUEUED' }],
    nextCursor: null,
  });
  expect((await list(asCustomer('u3'))).body).toEqual({ items: [], nextCursor: null });
  const operator = { ...asCustomer('op'), kind: 'operator' };
  const first = (await list(operator, { limit: '1' })).body as { items: unknown[]; nextCursor: string };
  expect(first.items).toMatchObject([{ to: 'bo@example.com' }]);
  expect((await list(operator, { limit: '1', cursor: first.nextCursor })).body).toMatchObject({
    items: [{ to: 'carla@example.com' }],
    nextCursor: null,
  });
  expect((await list(operator, { cursor: 'no ulid' })).status).toBe(422);
});
