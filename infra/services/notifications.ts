/** Mails to customers: written by one function, sent by another one behind a topic and a FIFO queue. */
import { Construct } from 'constructs';
import { ListNotifications } from '../../functions/shared/contracts/notifications.routes.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { allow, bindParameter, bindTable } from '../constructs/bindings.ts';
import type { Door } from '../constructs/door.ts';
import { EventConsumer } from '../constructs/event-consumer.ts';
import { FifoTopic } from '../constructs/fifo-topic.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import type { BusStack } from '../stacks/bus.ts';
import type { DataStack } from '../stacks/data.ts';

const service = 'notifications';

export interface NotificationsDoorsProps {
  readonly door: Door;
  readonly data: DataStack;
}

export class NotificationsDoors extends Construct {
  constructor(scope: Construct, id: string, { door, data }: NotificationsDoorsProps) {
    super(scope, id);
    const list = new AppFunction(this, 'list-notifications', { service, handler: 'list-notifications' });
    bindTable(list, data.tables.notifications, 'NOTIFICATIONS_TABLE');
    new HttpRoute(door, 'ListNotifications', { contract: ListNotifications, fn: list });
  }
}

export interface NotificationsConsumersProps {
  readonly data: DataStack;
  readonly bus: BusStack;
}

export class NotificationsConsumers extends Construct {
  constructor(scope: Construct, id: string, { data, bus: { bus, undelivered } }: NotificationsConsumersProps) {
    super(scope, id);
    const { notifications } = data.tables;
    const topic = new FifoTopic(this, 'Mails', { name: 'notifications' });

    const onOrderEvents = new AppFunction(this, 'on-order-events', { service, handler: 'on-order-events' });
    bindTable(onOrderEvents, notifications, 'NOTIFICATIONS_TABLE', 'change');
    topic.bindPublisher(onOrderEvents, 'NOTIFICATIONS_TOPIC');
    new EventConsumer(this, 'Notifications', {
      consumer: 'notifications',
      fn: onOrderEvents,
      bus,
      undelivered,
      errorImpact: 'Customers do not hear what became of their orders.',
    });

    const sendEmail = new AppFunction(this, 'send-email', { service, handler: 'send-email' });
    bindTable(sendEmail, notifications, 'NOTIFICATIONS_TABLE', 'change');
    bindParameter(sendEmail, 'config/mail/from');
    // whose name a mail is sent in is a setting; SES itself lets only verified identities through
    const identities = sendEmail.stack.formatArn({ service: 'ses', resource: 'identity', resourceName: '*' });
    allow(sendEmail, ['ses:SendEmail'], [identities]);
    const email = new EventConsumer(this, 'Email', {
      consumer: 'email',
      fn: sendEmail,
      bus,
      undelivered,
      batchSize: 1, // messages of one batch are worked on side by side; the order of a group holds between batches only
      errorImpact: 'Mails to customers were not sent.',
    });
    topic.feed(email);
  }
}
