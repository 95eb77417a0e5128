/** EventBridge User Guide: "Event patterns", "Using dead-letter queues to process undelivered events", "Retrying event delivery". */
import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { events, sqs } from './support/clients.ts';
import { eventually } from './support/eventually.ts';
import { arnOf, createFunction } from './support/functions.ts';
import { heard, SAY } from './support/log-lines.ts';
import { createQueue, depthOf, type Queue, receive } from './support/queues.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

const bus = world.name('bus');
beforeAll(async () => {
  await events.send(new CreateEventBusCommand({ Name: bus }));
  world.undo(() => events.send(new DeleteEventBusCommand({ Name: bus })));
});

const putRule = (Name: string, pattern: unknown) =>
  events.send(new PutRuleCommand({ Name, EventBusName: bus, EventPattern: JSON.stringify(pattern) }));

async function createRule(pattern: unknown, target: Omit<Target, 'Id'>): Promise<string> {
  const Rule = world.name('rule');
  await putRule(Rule, pattern);
  await events.send(new PutTargetsCommand({ Rule, EventBusName: bus, Targets: [{ Id: 'one', ...target }] }));
  world.undo(() => removeRule(Rule));
  return Rule;
}

async function removeRule(Name: string): Promise<void> {
  await events.send(new RemoveTargetsCommand({ Rule: Name, EventBusName: bus, Ids: ['one'] }));
  await events.send(new DeleteRuleCommand({ Name, EventBusName: bus }));
}

/** Answers the ids of the events. */
async function publish(...entries: { type: string; detail?: unknown; source?: string }[]): Promise<string[]> {
  const { Entries = [], FailedEntryCount } = await events.send(
    new PutEventsCommand({
      Entries: entries.map(({ type, detail = {}, source = 'conformance' }) => ({
        EventBusName: bus,
        Source: source,
        DetailType: type,
        Detail: JSON.stringify(detail),
      })),
    }),
  );
  expect(FailedEntryCount).toBe(0);
  return Entries.map(({ EventId = '' }) => EventId);
}

const bodiesOf = async (queue: Queue, count = 1) =>
  (await receive(queue, count)).map(({ Body = '' }) => JSON.parse(Body));

test('an event of a custom bus reaches the queue of a rule that matches, in its envelope', async () => {
  const queue = await createQueue(world);
  await createRule({ 'detail-type': ['Envelope'] }, { Arn: queue.arn });
  const [id] = await publish({ type: 'Envelope', detail: { n: 1, text: 'é' } });
  expect(await bodiesOf(queue)).toEqual([
    {
      version: '0',
      id,
      'detail-type': 'Envelope',
      source: 'conformance',
      account: '000000000000',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      region: 'us-east-1',
      resources: [],
      detail: { n: 1, text: 'é' },
    },
  ]);
});

describe('a pattern', () => {
  const cases: [string, unknown, { type: string; detail?: unknown }, { type: string; detail?: unknown }][] = [
    ['prefix', { 'detail-type': [{ prefix: 'PrefixOrder' }] }, { type: 'PrefixOrderPlaced' }, { type: 'PrefixCart' }],
    ['suffix', { 'detail-type': [{ suffix: 'SuffixEnd' }] }, { type: 'aSuffixEnd' }, { type: 'SuffixEndNot' }],
    [
      'anything-but',
      { 'detail-type': ['But'], detail: { kind: [{ 'anything-but': ['boring'] }] } },
      { type: 'But', detail: { kind: 'rare' } },
      { type: 'But', detail: { kind: 'boring' } },
    ],
    [
      'numeric',
      { 'detail-type': ['Number'], detail: { price: [{ numeric: ['>', 10, '<=', 20] }] } },
      { type: 'Number', detail: { price: 20 } },
      { type: 'Number', detail: { price: 10 } },
    ],
    [
      'exists',
      { 'detail-type': ['Exists'], detail: { note: [{ exists: true }] } },
      { type: 'Exists', detail: { note: '' } },
      { type: 'Exists', detail: {} },
    ],
    [
      'of several fields, all of which must match,',
      { 'detail-type': ['Both'], detail: { a: [1], b: { c: ['x', 'y'] } } },
      { type: 'Both', detail: { a: 1, b: { c: 'y' } } },
      { type: 'Both', detail: { a: 1, b: { c: 'z' } } },
    ],
  ];
  test.each(cases)('%s takes what matches and nothing else', async (_, pattern, matching, other) => {
    const queue = await createQueue(world);
    await createRule(pattern, { Arn: queue.arn });
    const [, id] = await publish(other, matching);
    expect(await bodiesOf(queue)).toMatchObject([{ id }]);
    expect(await depthOf(queue)).toBe(1);
  });
});

test('an event that two rules match is delivered by both', async () => {
  const [one, two] = [await createQueue(world), await createQueue(world)];
  await createRule({ 'detail-type': ['Twice'] }, { Arn: one.arn });
  await createRule({ source: ['conformance'], 'detail-type': ['Twice'] }, { Arn: two.arn });
  const ids = await publish({ type: 'Twice' });
  expect((await bodiesOf(one)).map(({ id }) => id)).toEqual(ids);
  expect((await bodiesOf(two)).map(({ id }) => id)).toEqual(ids);
});

test('a function is a target, and its input can be a part of the event or made of parts', async () => {
  const name = await createFunction(world, `${SAY}export const handler = async (event) => say(event);`);
  await createRule({ 'detail-type': ['Part'] }, { Arn: arnOf(name), InputPath: '$.detail' });
  await createRule(
    { 'detail-type': ['Made'] },
    {
      Arn: arnOf(name),
      InputTransformer: { InputPathsMap: { who: '$.detail.who' }, InputTemplate: '{"hello":"<who>"}' },
    },
  );
  await publish({ type: 'Part', detail: { a: 1 } }, { type: 'Made', detail: { who: 'Ada' } });
  await eventually(async () => {
    const said = await heard(name);
    expect(said).toHaveLength(2);
    expect(said).toEqual(expect.arrayContaining([{ a: 1 }, { hello: 'Ada' }]));
  });
});

test('a changed pattern and a deleted rule take effect', async () => {
  const [queue, witness] = [await createQueue(world), await createQueue(world)];
  await createRule({ 'detail-type': [{ prefix: 'Change' }] }, { Arn: witness.arn });
  const rule = world.name('rule');
  await putRule(rule, { 'detail-type': ['ChangeBefore'] });
  await events.send(new PutTargetsCommand({ Rule: rule, EventBusName: bus, Targets: [{ Id: 'one', Arn: queue.arn }] }));
  await publish({ type: 'ChangeBefore' }, { type: 'ChangeAfter' });
  expect(await bodiesOf(queue)).toMatchObject([{ 'detail-type': 'ChangeBefore' }]);
  await putRule(rule, { 'detail-type': ['ChangeAfter'] });
  await publish({ type: 'ChangeBefore' }, { type: 'ChangeAfter' });
  expect(await bodiesOf(queue)).toMatchObject([{ 'detail-type': 'ChangeAfter' }]);
  await removeRule(rule);
  await publish({ type: 'ChangeBefore' }, { type: 'ChangeAfter' });
  await receive(witness, 6);
  expect(await depthOf(queue)).toBe(2);
});

test('an event whose target is gone goes to the dead-letter queue of the target, with the reason', async () => {
  const dead = await createQueue(world);
  const gone = await createQueue(newWorld());
  const rule = await createRule(
    { 'detail-type': ['Undeliverable'] },
    { Arn: gone.arn, DeadLetterConfig: { Arn: dead.arn } },
  );
  await sqs.send(new DeleteQueueCommand({ QueueUrl: gone.url }));
  const [id] = await publish({ type: 'Undeliverable' });
  const [message] = await receive(dead);
  expect(JSON.parse(message?.Body ?? '')).toMatchObject({ id, 'detail-type': 'Undeliverable' });
  expect(message?.MessageAttributes).toMatchObject({
    RULE_ARN: { StringValue: expect.stringContaining(rule) },
    TARGET_ARN: { StringValue: gone.arn },
    ERROR_CODE: { StringValue: expect.any(String) },
    ERROR_MESSAGE: { StringValue: expect.any(String) },
  });
});

test('a PutEvents of more than ten entries is refused, a malformed entry fails alone', async () => {
  const entry = { EventBusName: bus, Source: 'conformance', DetailType: 'Many', Detail: '{}' };
  await expect(
    events.send(new PutEventsCommand({ Entries: Array.from({ length: 11 }, () => entry) })),
  ).rejects.toMatchObject({ name: 'ValidationException' });
  const { FailedEntryCount, Entries } = await events.send(
    new PutEventsCommand({ Entries: [entry, { ...entry, Detail: 'no json' }] }),
  );
  expect(FailedEntryCount).toBe(1);
  expect(Entries).toEqual([
    { EventId: expect.any(String) },
    { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
  ]);
});
