import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import type { Mail } from '../domain/mail.ts';
import { type ContactRepository, contactTable } from './contact-table.ts';
import { type MailRepository, mailTable } from './mail-table.ts';

let tables: Tables;
let contacts: ContactRepository;
let mails: MailRepository;
let now = new Date('2026-01-01T00:00:00.000Z');
const later = (seconds: number): void => {
  now = new Date(now.getTime() + seconds * 1_000);
};
beforeAll(async () => {
  tables = await startTables('notifications');
  contacts = contactTable(tables.client, 'notifications');
  mails = mailTable(tables.client, { table: 'notifications', now: () => now });
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

let written = 0;
const newMail = (overrides: Partial<Mail> = {}): Mail => ({
  notificationId: ulid(now.getTime() + written++),
  userId: 'u1',
  subjectId: ulid(),
  template: 'order-confirmed',
  status: 'QUEUED',
  to: 'carla@example.com',
  subject: 'Your order is confirmed',
  text: 'Hello Carla',
  createdAt: now.toISOString(),
  ...overrides,
});
const added = async (overrides: Partial<Mail> = {}): Promise<Mail> => {
  const mail = newMail(overrides);
  expect(await mails.add(mail)).toBe(true);
  return mail;
};

describe('a contact', () => {
  test('is what the latest fact says, in whatever order facts come', async () => {
    expect(await contacts.find('c1')).toBeUndefined();
    expect(await contacts.keep('c1', 2, { name: 'B', email: 'b@example.com' })).toBe(true);
    expect(await contacts.keep('c1', 1, { name: 'A', email: 'a@example.com' })).toBe(false);
    expect(await contacts.keep('c1', 2, { name: 'C', email: 'c@example.com' })).toBe(false);
    expect(await contacts.find('c1')).toEqual({ name: 'B', email: 'b@example.com' });
  });

  test('stays forgotten for earlier facts, and comes back with a later one', async () => {
    expect(await contacts.forget('c2', 3)).toBe(true);
    expect(await contacts.keep('c2', 2, { name: 'A', email: 'a@example.com' })).toBe(false);
    expect(await contacts.find('c2')).toBe('forgotten');
    expect(await contacts.keep('c2', 4, { name: 'A', email: 'a@example.com' })).toBe(true);
    expect(await contacts.find('c2')).toEqual({ name: 'A', email: 'a@example.com' });
  });
});

describe('a mail', () => {
  test('is written once', async () => {
    const mail = await added();
    expect(await mails.add({ ...mail, text: 'other' })).toBe(false);
    expect(await mails.find(mail.notificationId)).toEqual(mail);
  });

  test('to somebody without an account is in everybody’s mailbox only', async () => {
    const mail = await added({ userId: null });
    expect(await mails.find(mail.notificationId)).toEqual(mail);
    const { mails: all } = await mails.list({ userId: undefined, limit: 100, after: undefined });
    expect(all).toContainEqual(mail);
    const claim = await mails.claim(mail.notificationId);
    expect(claim).toMatchObject({ outcome: 'claimed', mail: { userId: null } });
  });

  test('has one sender at a time', async () => {
    const mail = await added();
    const claims = await Promise.all(Array.from({ length: 5 }, () => mails.claim(mail.notificationId)));
    expect(claims.map(({ outcome }) => outcome).toSorted()).toEqual(['busy', 'busy', 'busy', 'busy', 'claimed']);
    expect(claims).toContainEqual({ outcome: 'claimed', mail, again: false });
  });

  test('can be claimed again when its sender crashed, and says so', async () => {
    const { notificationId } = await added();
    await mails.claim(notificationId);
    later(16);
    expect(await mails.claim(notificationId)).toMatchObject({ outcome: 'claimed', again: true });
  });

  test('that was sent stays sent', async () => {
    const { notificationId } = await added();
    await mails.claim(notificationId);
    expect(await mails.markSent(notificationId, 'ses')).toMatchObject({ status: 'SENT', via: 'ses' });
    expect(await mails.claim(notificationId)).toMatchObject({ outcome: 'settled', mail: { status: 'SENT' } });
  });

  test('that failed can be tried again at once, also after the last attempt', async () => {
    const { notificationId } = await added();
    for (const final of [false, true]) {
      expect(await mails.claim(notificationId)).toMatchObject({ outcome: 'claimed', again: false });
      await mails.markFailed(notificationId, 'no', { final });
      expect(await mails.find(notificationId)).toMatchObject({ status: final ? 'FAILED' : 'QUEUED', reason: 'no' });
    }
    await mails.claim(notificationId);
    const sent = await mails.markSent(notificationId, 'mailbox');
    expect(sent.status).toBe('SENT');
    expect(sent.reason).toBeUndefined();
  });

  test('that nobody wrote cannot be sent', async () => {
    expect(await mails.claim(ulid())).toEqual({ outcome: 'unknown' });
    await expect(mails.markFailed(ulid(), 'no', { final: true })).rejects.toThrow();
  });

  test('loses what it says about a person who is forgotten, and is not sent any more', async () => {
    const [mine, theirs] = [await added({ userId: 'f1' }), await added({ userId: 'f2' })];
    await mails.forget('f1');
    const left = await mails.find(mine.notificationId);
    expect(JSON.stringify(left)).not.toMatch(/carla/i);
    expect(await mails.claim(mine.notificationId)).toMatchObject({ outcome: 'settled' });
    expect(await mails.find(theirs.notificationId)).toEqual(theirs);
  });
});

describe('the mailbox', () => {
  const everyPage = async (userId: string | undefined, limit: number): Promise<string[]> => {
    const ids: string[] = [];
    let after: string | undefined;
    for (let pages = 0; pages < 50; pages += 1) {
      const page = await mails.list({ userId, limit, after });
      ids.push(...page.mails.map(({ notificationId }) => notificationId));
      after = page.last;
      if (after === undefined) return ids;
    }
    throw new Error('the list has no end');
  };

  test('is listed newest first, one’s own or everybody’s, in pages of any size', async () => {
    const mine: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      mine.unshift((await added({ userId: 'l1' })).notificationId);
      await added({ userId: 'l2' });
    }
    expect(await everyPage('l1', 2)).toEqual(mine);
    expect(await everyPage('nobody', 2)).toEqual([]);
    const all = await everyPage(undefined, 3);
    expect(all).toEqual(all.toSorted().toReversed());
    expect(all).toEqual(expect.arrayContaining(mine));
    expect(all).toEqual(await everyPage(undefined, 100));
  });

  test('shows no mail whose time is over, whether or not its row is gone', async () => {
    const { notificationId } = await added({ userId: 'l3' });
    later(30 * 24 * 3_600);
    expect(await everyPage('l3', 10)).toEqual([]);
    expect(await everyPage(undefined, 10)).not.toContain(notificationId);
  });
});
