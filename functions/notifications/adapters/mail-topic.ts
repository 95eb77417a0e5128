/** The topic in front of the mail queue: whoever wants to act on a written mail subscribes to it. */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { OrderCancelled, OrderConfirmed } from '../../shared/contracts/orders.events.ts';
import { PaymentConfirmed } from '../../shared/contracts/payments.events.ts';
import { ReceiptIssued } from '../../shared/contracts/purchases.events.ts';
import { type Occasion, subjectOf } from '../domain/mail.ts';

export interface MailTopic {
  /** Mails about one order or purchase keep their order; the same event within five minutes counts once (SNS FIFO). */
  announce(event: Occasion): Promise<void>;
}

const CONTRACTS = { PaymentConfirmed, OrderConfirmed, OrderCancelled, ReceiptIssued };

/** Messages have the shape in which the bus delivers, so a queue behind the topic is read like any other. */
export const mailTopic = (client: Pick<SNSClient, 'send'>, topicArn: string): MailTopic => ({
  async announce(event) {
    const { type, meta, data } = event;
    const { source } = CONTRACTS[type];
    await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Message: JSON.stringify({ source, 'detail-type': type, time: meta.occurredAt, detail: { meta, data } }),
        MessageGroupId: subjectOf(event),
        MessageDeduplicationId: meta.id,
      }),
    );
  },
});
