import { NotificationPage, NotificationQuery } from './notifications.http.ts';
import { defineRoute } from './route.ts';

export const ListNotifications = defineRoute({
  route: 'GET /api/notifications',
  service: 'notifications',
  handler: 'list-notifications',
  access: 'customer',
  summary: 'Mails to oneself, newest first; an operator sees the whole mailbox.',
  query: NotificationQuery,
  answer: NotificationPage,
});
