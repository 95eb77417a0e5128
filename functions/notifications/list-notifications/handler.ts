import type { NotificationView } from '../../shared/contracts/notifications.http.ts';
import { ListNotifications } from '../../shared/contracts/notifications.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { MailRepository } from '../adapters/mail-table.ts';
import type { Mail } from '../domain/mail.ts';

export interface Dependencies {
  readonly mails: MailRepository;
}

function toView(mail: Mail): NotificationView {
  const { notificationId, subjectId, template, status, to, subject, text, createdAt, sentAt, reason } = mail;
  const known = { ...(sentAt === undefined ? {} : { sentAt }), ...(reason === undefined ? {} : { reason }) };
  return { notificationId, subjectId, template, status, to, subject, text, createdAt, ...known };
}

export const createHandler = ({ mails }: Dependencies) =>
  httpHandler(ListNotifications, async ({ query: { limit, cursor }, caller }) => {
    if (!('userId' in caller)) throw new DomainError('unauthenticated');
    const userId = caller.kind === 'operator' ? undefined : caller.userId;
    const page = await mails.list({ userId, limit, after: cursor });
    return { items: page.mails.map(toView), nextCursor: page.last ?? null };
  });
