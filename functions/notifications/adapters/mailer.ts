/** Sends through SES when a sender is configured; without one a mail is kept in its table only. */
import { type SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import { z } from 'zod';
import type { Mail } from '../domain/mail.ts';

export interface Mailer {
  /** @throws MailNotSent */
  send(mail: Pick<Mail, 'to' | 'subject' | 'text'>): Promise<'ses' | 'mailbox'>;
}

/** The reason is fit for logs and events: SES names addresses in its errors, this does not. */
export class MailNotSent extends Error {
  override readonly name = 'MailNotSent';
}

const Sender = z.union([z.literal('none'), z.email()]);
const ADDRESS = /[^\s<>:,;]+@[^\s<>:,;]+/g;

const asMailNotSent = (error: unknown): MailNotSent => {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  // without the error as its cause, which would be logged
  return new MailNotSent(`SES did not take the mail: ${name}: ${message.replace(ADDRESS, '[address]')}`.slice(0, 300));
};

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

export const mailer = (client: Pick<SESClient, 'send'>, sender: () => Promise<string>): Mailer => ({
  async send({ to, subject, text }) {
    const from = Sender.safeParse(await sender());
    if (!from.success) throw new MailNotSent('config/mail/from is neither "none" nor an e-mail address');
    if (from.data === 'none') return 'mailbox';
    try {
      await client.send(
        new SendEmailCommand({
          Source: from.data,
          Destination: { ToAddresses: [to] },
          Message: { Subject: utf8(subject), Body: { Text: utf8(text) } },
        }),
      );
    } catch (error) {
      throw asMailNotSent(error);
    }
    return 'ses';
  },
});
