import { MAX_ATTEMPTS } from '../../shared/contracts/flows.ts';
import { NotificationFailed, NotificationSent } from '../../shared/contracts/notifications.events.ts';
import { bus } from '../../shared/publish/bus.ts';
import { outgoingEvent } from '../../shared/publish/outbound.ts';
import { type QueueMessage, queueHandler } from '../../shared/queue/queue-handler.ts';
import type { MailRepository } from '../adapters/mail-table.ts';
import type { Mailer } from '../adapters/mailer.ts';
import type { Mail } from '../domain/mail.ts';
import { NOTIFICATIONS } from '../log-messages.ts';
import { notificationIdOf } from '../notification-id.ts';

export interface Dependencies {
  readonly mails: MailRepository;
  readonly mailer: Mailer;
}

type Message = QueueMessage<'email'>;

const MAX_REASON = 300;
const FORGOTTEN = 'The profile was deleted before the mail left';

const factOf = ({ notificationId, userId, subjectId, template }: Mail) => ({
  notificationId,
  userId,
  subjectId,
  template,
});

/** The last attempt failed: the row and the bus hear of it, and the message goes to the dead letters. */
async function giveUp(mail: Mail, reason: string, { event, log }: Message): Promise<void> {
  const { id: causationId, correlationId, traceparent, occurredAt: at } = event.meta;
  const cause = { causationId, correlationId, traceparent, at, occurredAt: new Date() };
  // events of a failed message are not sent with it, so this one leaves by itself
  await bus()([outgoingEvent(NotificationFailed, { ...factOf(mail), reason }, cause)]);
  log.say(NOTIFICATIONS.GIVEN_UP, { notificationId: mail.notificationId });
}

async function send(mail: Mail, message: Message, { mails, mailer }: Dependencies): Promise<Mail> {
  const { notificationId } = mail;
  try {
    return await mails.markSent(notificationId, await mailer.send(mail));
  } catch (error) {
    const final = message.attempt >= MAX_ATTEMPTS;
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, MAX_REASON) || 'no reason';
    await mails.markFailed(notificationId, reason, { final });
    if (final) await giveUp(mail, reason, message);
    throw error;
  }
}

export const createHandler = (dependencies: Dependencies) =>
  queueHandler({ consumer: 'email' }, async (message) => {
    const { event, log, emit, changed } = message;
    const { mails } = dependencies;
    const notificationId = notificationIdOf(event);
    const claim = await mails.claim(notificationId);
    if (claim.outcome === 'unknown') throw new Error('Nobody has written this mail');
    if (claim.outcome === 'busy') throw new Error('Another delivery is sending this mail');
    const { mail } = claim;
    if (claim.outcome === 'settled' && mail.via === undefined) {
      await mails.markFailed(notificationId, FORGOTTEN, { final: true });
      log.say(NOTIFICATIONS.FORGOTTEN, { notificationId });
      emit(NotificationFailed, { ...factOf(mail), reason: FORGOTTEN });
      return 'handled';
    }
    if (claim.outcome === 'settled') {
      log.say(NOTIFICATIONS.SENT_BEFORE, { notificationId });
      emit(NotificationSent, { ...factOf(mail), via: mail.via ?? 'mailbox' });
      return 'repeated';
    }
    if (claim.again) log.say(NOTIFICATIONS.MAYBE_TWICE, { notificationId });
    const { status, via = 'mailbox' } = await send(mail, message, dependencies);
    changed({ table: 'notifications', key: notificationId, before: { status: mail.status }, after: { status, via } });
    log.say(NOTIFICATIONS.SENT, { notificationId, via });
    emit(NotificationSent, { ...factOf(mail), via });
    return 'handled';
  });
