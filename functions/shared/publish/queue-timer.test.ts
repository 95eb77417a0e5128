import type { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { OrderPlaced } from '../contracts/orders.events.ts';
import { reader } from '../queue/incoming.ts';
import { metaOf, queueRecord } from '../testing/events.ts';
import { orderPlaced } from '../testing/samples.ts';
import { queueTimer } from './queue-timer.ts';

test('a timer is a delayed message that the consumer reads like any other event', async () => {
  const sent: SendMessageCommand[] = [];
  const send = async (command: SendMessageCommand) => sent.push(command);
  const event = { contract: OrderPlaced, meta: metaOf({ version: OrderPlaced.version }), data: orderPlaced() };
  await queueTimer({ send } as Pick<SQSClient, 'send'>, 'http://queue').start(event, 42);
  expect(sent[0]?.input).toMatchObject({ QueueUrl: 'http://queue', DelaySeconds: 42 });
  const read = reader([OrderPlaced])(queueRecord(sent[0]?.input.MessageBody ?? ''));
  expect(read).toEqual({ type: 'OrderPlaced', meta: event.meta, data: event.data });
});
