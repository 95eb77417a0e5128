/** Contacts and mails for handler tests, with the table's promises. */
import type { Contact, Mail } from '../domain/mail.ts';
import type { ContactRepository } from './contact-table.ts';
import type { MailRepository } from './mail-table.ts';

export function contactsInMemory(): ContactRepository {
  const rows = new Map<string, { revision: number; contact: Contact | 'forgotten' }>();
  const write = (userId: string, revision: number, contact: Contact | 'forgotten'): boolean => {
    if ((rows.get(userId)?.revision ?? 0) >= revision) return false;
    rows.set(userId, { revision, contact });
    return true;
  };
  return {
    find: async (userId) => rows.get(userId)?.contact,
    keep: async (userId, revision, contact) => write(userId, revision, contact),
    forget: async (userId, revision) => write(userId, revision, 'forgotten'),
  };
}

export interface MailsInMemory extends MailRepository {
  readonly all: () => Mail[];
  /** As if a function had crashed while it was sending this mail. */
  abandon(notificationId: string): void;
}

export function mailsInMemory(now: () => Date = () => new Date()): MailsInMemory {
  const mails = new Map<string, Mail>();
  const claimed = new Map<string, 'held' | 'abandoned'>();
  const changed = (id: string, change: Partial<Mail>): Mail => {
    const mail = mails.get(id);
    if (mail === undefined) throw new Error(`there is no mail ${id}`);
    const after = { ...mail, ...change };
    mails.set(id, after);
    return after;
  };
  return {
    all: () => [...mails.values()],
    abandon: (id) => void claimed.set(id, 'abandoned'),
    async add(mail) {
      if (mails.has(mail.notificationId)) return false;
      mails.set(mail.notificationId, mail);
      return true;
    },
    find: async (id) => mails.get(id),
    async claim(id) {
      const mail = mails.get(id);
      if (mail === undefined) return { outcome: 'unknown' };
      if (mail.status === 'SENT' || mail.forgottenAt !== undefined) return { outcome: 'settled', mail };
      const before = claimed.get(id);
      if (before === 'held') return { outcome: 'busy' };
      claimed.set(id, 'held');
      return { outcome: 'claimed', mail, again: before === 'abandoned' };
    },
    async markSent(id, via) {
      claimed.delete(id);
      return changed(id, { status: 'SENT', via, sentAt: now().toISOString(), reason: undefined });
    },
    async markFailed(id, reason, { final }) {
      claimed.delete(id);
      changed(id, { reason, ...(final ? { status: 'FAILED' } : {}) });
    },
    async forget(userId) {
      for (const mail of mails.values()) {
        if (mail.userId !== userId) continue;
        changed(mail.notificationId, { to: '(removed)', text: '(removed)', forgottenAt: now().toISOString() });
      }
    },
    async list({ userId, limit, after }) {
      const wanted = [...mails.values()]
        .filter((mail) => userId === undefined || mail.userId === userId)
        .filter((mail) => after === undefined || mail.notificationId < after)
        .toSorted((a, b) => (a.notificationId < b.notificationId ? 1 : -1));
      const page = wanted.slice(0, limit);
      return { mails: page, last: wanted.length > limit ? page.at(-1)?.notificationId : undefined };
    },
  };
}
