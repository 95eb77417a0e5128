import type { Log } from '../../shared/observability/log.ts';
import { type QueueMessage, queueHandler } from '../../shared/queue/queue-handler.ts';
import type { ContactRepository } from '../adapters/contact-table.ts';
import type { MailRepository } from '../adapters/mail-table.ts';
import type { MailTopic } from '../adapters/mail-topic.ts';
import { mailAbout, type Occasion, subjectOf } from '../domain/mail.ts';
import { NOTIFICATIONS } from '../log-messages.ts';
import { notificationIdOf } from '../notification-id.ts';

export interface Dependencies {
  readonly contacts: ContactRepository;
  readonly mails: MailRepository;
  readonly topic: MailTopic;
  readonly now: () => Date;
}

type Message = QueueMessage<'notifications'>;
type ContactFact = Exclude<Message['event'], Occasion>;

/** A profile arrives within moments of its account; trying again is what helps. */
export class ContactUnknown extends Error {
  override readonly name = 'ContactUnknown';
}

async function noteContact(event: ContactFact, log: Log, { contacts, mails }: Dependencies) {
  const { customerId, revision } = event.data;
  if (event.type === 'CustomerDeleted') {
    const first = await contacts.forget(customerId, revision);
    // the attempt that left the tombstone may have got no further
    if (first || (await contacts.find(customerId)) === 'forgotten') {
      await mails.forget(customerId);
      log.say(NOTIFICATIONS.CONTACT_FORGOTTEN, { customerId, revision });
    } else log.say(NOTIFICATIONS.CONTACT_OLD, { customerId, revision });
    return first ? 'handled' : 'repeated';
  }
  const later = await contacts.keep(customerId, revision, event.data);
  log.say(later ? NOTIFICATIONS.CONTACT_KEPT : NOTIFICATIONS.CONTACT_OLD, { customerId, revision });
  return later ? 'handled' : 'repeated';
}

/** A receipt brings the address with it: whoever bought has no account, and we know no name. */
const addressee = async (event: Occasion, { contacts }: Dependencies) =>
  event.type === 'ReceiptIssued' ? { name: '', email: event.data.email } : contacts.find(event.data.userId);

async function writeMail(event: Occasion, { log, changed }: Message, dependencies: Dependencies) {
  const { mails, topic, now } = dependencies;
  const contact = await addressee(event, dependencies);
  if (contact === undefined) throw new ContactUnknown('Nothing is known yet of the customer to write to');
  if (contact === 'forgotten') {
    log.say(NOTIFICATIONS.NOBODY, { subjectId: subjectOf(event) });
    return 'handled';
  }
  const mail = mailAbout(event, contact, { id: notificationIdOf(event), at: now() });
  const { notificationId, template, subjectId, status } = mail;
  const added = await mails.add(mail);
  if (!added) log.say(NOTIFICATIONS.REPEATED, { notificationId });
  // written before, and perhaps never handed on: say it again unless it has left
  if (!added && (await mails.find(notificationId))?.status !== 'QUEUED') return 'repeated';
  await topic.announce(event);
  if (!added) return 'repeated';
  changed({ table: 'notifications', key: notificationId, before: null, after: { status, template, subjectId } });
  log.say(NOTIFICATIONS.QUEUED, { notificationId, template, subjectId });
  return 'handled';
}

export const createHandler = (dependencies: Dependencies) =>
  queueHandler({ consumer: 'notifications' }, async (message) => {
    const { event, log } = message;
    switch (event.type) {
      case 'CustomerCreated':
      case 'CustomerUpdated':
      case 'CustomerDeleted':
        return noteContact(event, log, dependencies);
      default:
        return writeMail(event, message, dependencies);
    }
  });
