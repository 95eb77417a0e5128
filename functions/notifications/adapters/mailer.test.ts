import { SendEmailCommand } from '@aws-sdk/client-ses';
import { PublishCommand } from '@aws-sdk/client-sns';
import { describe, expect, test } from 'vitest';
import { OrderConfirmed } from '../../shared/contracts/orders.events.ts';
import { reader } from '../../shared/queue/incoming.ts';
import { metaOf, queueRecord } from '../../shared/testing/events.ts';
import { mailTopic } from './mail-topic.ts';
import { MailNotSent, mailer } from './mailer.ts';

const mail = { to: 'carla@example.com', subject: 'Grüße', text: 'Hello' };

function client(answer: () => unknown = () => ({})) {
  const sent: unknown[] = [];
  const send = async (command: unknown) => {
    sent.push(command);
    return answer();
  };
  // the SDK's `send` has overloads that no fake can have
  return { sent, send: send as never };
}

describe('a mail', () => {
  test('stays in the mailbox while no sender is configured', async () => {
    const { sent, send } = client();
    expect(await mailer({ send }, async () => 'none').send(mail)).toBe('mailbox');
    expect(sent).toEqual([]);
  });

  test('goes through SES in the name of the configured sender', async () => {
    const { sent, send } = client();
    expect(await mailer({ send }, async () => 'shop@example.com').send(mail)).toBe('ses');
    const [command] = sent;
    expect(command).toBeInstanceOf(SendEmailCommand);
    expect((command as SendEmailCommand).input).toEqual({
      Source: 'shop@example.com',
      Destination: { ToAddresses: ['carla@example.com'] },
      Message: {
        Subject: { Data: 'Grüße', Charset: 'UTF-8' },
        Body: { Text: { Data: 'Hello', Charset: 'UTF-8' } },
      },
    });
  });

  test('that SES refuses says why without naming anybody', async () => {
    const { send } = client(() => {
      throw Object.assign(new Error('Email address is not verified: carla@example.com, shop@example.com'), {
        name: 'MessageRejected',
      });
    });
    const error = await mailer({ send }, async () => 'shop@example.com')
      .send(mail)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MailNotSent);
    expect(error).toMatchObject({
      message: 'SES did not take the mail: MessageRejected: Email address is not verified: [address], [address]',
    });
    expect(error).not.toHaveProperty('cause'); // it would be logged
  });

  test('is not sent in the name of something that is no address', async () => {
    const { sent, send } = client();
    await expect(mailer({ send }, async () => 'the shop').send(mail)).rejects.toThrow(MailNotSent);
    expect(sent).toEqual([]);
  });
});

test('the topic hands an event on as the bus would have delivered it, in the order of its order', async () => {
  const { sent, send } = client();
  const meta = metaOf();
  const data = { orderId: '01JD0Q3V8W5J9T4Z6K2M7N1P0R', userId: 'u1', total: { amount: 500, currency: 'EUR' } };
  await mailTopic({ send }, 'arn:topic').announce({ type: 'OrderConfirmed', meta, data });
  const { Message = '', ...rest } = (sent[0] as PublishCommand).input;
  expect(sent[0]).toBeInstanceOf(PublishCommand);
  expect(rest).toEqual({ TopicArn: 'arn:topic', MessageGroupId: data.orderId, MessageDeduplicationId: meta.id });
  expect(reader([OrderConfirmed])(queueRecord(Message))).toEqual({ type: 'OrderConfirmed', meta, data });
});
