import type { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { OrderPlaced } from '../../shared/contracts/orders.events.ts';
import { createLog } from '../../shared/observability/log.ts';
import { reader } from '../../shared/queue/incoming.ts';
import { metaOf, queueRecord } from '../../shared/testing/events.ts';
import { orderPlaced } from '../../shared/testing/samples.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { ORDERS } from '../log-messages.ts';
import { orderTimer } from './order-timer.ts';
import { timeoutSetting } from './timeout-setting.ts';

test('a timer is a delayed message that the consumer reads like any other event', async () => {
  const sent: SendMessageCommand[] = [];
  const send = async (command: SendMessageCommand) => sent.push(command);
  const event = { contract: OrderPlaced, meta: metaOf({ version: OrderPlaced.version }), data: orderPlaced() };
  await orderTimer({ send } as Pick<SQSClient, 'send'>, 'http://queue').start(event, 42);
  expect(sent[0]?.input).toMatchObject({ QueueUrl: 'http://queue', DelaySeconds: 42 });
  const read = reader([OrderPlaced])(queueRecord(sent[0]?.input.MessageBody ?? ''));
  expect(read).toEqual({ type: 'OrderPlaced', meta: event.meta, data: event.data });
});

test.each([
  ['the setting', '12', 12, false],
  ['90 s and a warning when it is no number of seconds', 'soon', 90, true],
  ['90 s and a warning when it is longer than a queue can delay', '901', 90, true],
])('the time-out is %s', async (_, value, seconds, warned) => {
  using world = surroundings();
  const setting = timeoutSetting({ parameter: async () => value, log: createLog('orders', 'test') });
  expect(await setting()).toBe(seconds);
  if (warned) expect(world).toHaveSaid(ORDERS.TIMEOUT_UNKNOWN, { seconds });
  else expect(world.said).toEqual([]);
});
