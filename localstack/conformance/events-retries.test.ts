/** EventBridge User Guide: "How EventBridge retries delivering events", "Using dead-letter queues to process undelivered events", "API destinations". */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateApiDestinationCommand,
  CreateConnectionCommand,
  CreateEventBusCommand,
  DeleteApiDestinationCommand,
  DeleteConnectionCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type RetryPolicy,
} from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { events } from './support/clients.ts';
import { eventually } from './support/eventually.ts';
import { ROLE } from './support/functions.ts';
import { createQueue, depthOf, type Queue, receive } from './support/queues.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

/** A target outside: answers the statuses that an event asks for one after the other, the last one for good. */
const calls = new Map<string, number[]>();
let outside: Server;
const bus = world.name('bus');
let destination = '';

beforeAll(async () => {
  outside = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { detail } = JSON.parse(Buffer.concat(chunks).toString());
      const seen = [...(calls.get(detail.key) ?? []), Date.now()];
      calls.set(detail.key, seen);
      response.writeHead(detail.statuses[seen.length - 1] ?? detail.statuses.at(-1)).end('said the target');
    });
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  world.undo(() => new Promise((resolve) => outside.close(resolve)));
  await events.send(new CreateEventBusCommand({ Name: bus }));
  world.undo(() => events.send(new DeleteEventBusCommand({ Name: bus })));
  const Name = world.name('outside');
  const { ConnectionArn } = await events.send(
    new CreateConnectionCommand({
      Name,
      AuthorizationType: 'API_KEY',
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'x-key', ApiKeyValue: 'secret' } },
    }),
  );
  world.undo(() => events.send(new DeleteConnectionCommand({ Name })));
  const { ApiDestinationArn = '' } = await events.send(
    new CreateApiDestinationCommand({
      Name,
      ConnectionArn,
      HttpMethod: 'POST',
      InvocationEndpoint: `http://127.0.0.1:${(outside.address() as AddressInfo).port}/`,
    }),
  );
  world.undo(() => events.send(new DeleteApiDestinationCommand({ Name })));
  destination = ApiDestinationArn;
});

/** A rule to the target outside, with a dead-letter queue; answers both names. */
async function route(type: string, retryPolicy: RetryPolicy): Promise<{ rule: string; dead: Queue }> {
  const [rule, dead] = [world.name('rule'), await createQueue(world)];
  await events.send(
    new PutRuleCommand({ Name: rule, EventBusName: bus, EventPattern: JSON.stringify({ 'detail-type': [type] }) }),
  );
  world.undo(() => events.send(new DeleteRuleCommand({ Name: rule, EventBusName: bus })));
  const Targets = [
    { Id: 'one', Arn: destination, RoleArn: ROLE, RetryPolicy: retryPolicy, DeadLetterConfig: { Arn: dead.arn } },
  ];
  expect(await events.send(new PutTargetsCommand({ Rule: rule, EventBusName: bus, Targets }))).toMatchObject({
    FailedEntryCount: 0,
  });
  world.undo(() => events.send(new RemoveTargetsCommand({ Rule: rule, EventBusName: bus, Ids: ['one'] })));
  return { rule, dead };
}

async function publish(DetailType: string, statuses: number[]): Promise<{ key: string; id: string | undefined }> {
  const key = crypto.randomUUID();
  const Detail = JSON.stringify({ key, statuses });
  const { Entries } = await events.send(
    new PutEventsCommand({ Entries: [{ EventBusName: bus, Source: 'conformance', DetailType, Detail }] }),
  );
  return { key, id: Entries?.[0]?.EventId };
}

const attributesOf = ({ MessageAttributes = {} }: { MessageAttributes?: Record<string, { StringValue?: string }> }) =>
  Object.fromEntries(Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]));

test('a delivery that fails for the moment is tried again with growing pauses until it works', async () => {
  const { dead } = await route('Recovers', { MaximumRetryAttempts: 5 });
  const { key } = await publish('Recovers', [503, 429, 200]);
  const times = await eventually(() => {
    const seen = calls.get(key) ?? [];
    expect(seen).toHaveLength(3);
    return seen;
  });
  const [first = 0, second = 0, third = 0] = times;
  expect(third - second).toBeGreaterThan(second - first);
  expect(await depthOf(dead)).toBe(0);
});

test('when the retry policy is exhausted the event goes to the dead-letter queue, with the reason', async () => {
  const { rule, dead } = await route('Exhausted', { MaximumRetryAttempts: 1 });
  const { key, id } = await publish('Exhausted', [500]);
  const [message = {}] = await receive(dead);
  expect(JSON.parse(message.Body ?? '')).toMatchObject({ id, 'detail-type': 'Exhausted', detail: { key } });
  expect(attributesOf(message)).toEqual({
    RULE_ARN: expect.stringContaining(rule),
    TARGET_ARN: destination,
    ERROR_CODE: 'ERROR_FROM_TARGET',
    ERROR_MESSAGE: expect.stringContaining('500'),
    EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
    RETRY_ATTEMPTS: '1',
  });
  expect(calls.get(key)).toHaveLength(2);
});

test('an error that will not get better is not retried', async () => {
  const { dead } = await route('Permanent', { MaximumRetryAttempts: 5 });
  const { key } = await publish('Permanent', [404]);
  const [message = {}] = await receive(dead);
  expect(attributesOf(message)).toMatchObject({ ERROR_CODE: 'ERROR_FROM_TARGET', RETRY_ATTEMPTS: '0' });
  expect(attributesOf(message)).not.toHaveProperty('EXHAUSTED_RETRY_CONDITION');
  expect(calls.get(key)).toHaveLength(1);
});

test('without retries a failed delivery is a dead letter at once', async () => {
  const { dead } = await route('NoRetries', { MaximumRetryAttempts: 0 });
  const { key } = await publish('NoRetries', [503, 200]);
  const [message = {}] = await receive(dead);
  expect(attributesOf(message)).toMatchObject({ EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts' });
  expect(calls.get(key)).toHaveLength(1);
});
