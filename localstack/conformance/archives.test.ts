/** EventBridge User Guide: "Archiving and replaying events"; CloudFormation: "AWS::Events::Archive"; API: StartReplay. */
import {
  DescribeArchiveCommand,
  DescribeReplayCommand,
  PutEventsCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { events } from './support/clients.ts';
import { eventually } from './support/eventually.ts';
import { depthOf, type Queue, take } from './support/queues.ts';
import { arn, deploy, ref, type Template, updateStack } from './support/stacks.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

const stack = world.name('archive');
const rule = (queue: string) => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    EventBusName: ref('Bus'),
    EventPattern: { source: [{ prefix: 'conformance' }] },
    Targets: [{ Id: 'queue', Arn: arn(queue) }],
  },
});
const template = (archive: Record<string, unknown>): Template => ({
  Resources: {
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: stack } },
    One: { Type: 'AWS::SQS::Queue' },
    Two: { Type: 'AWS::SQS::Queue' },
    RuleOne: rule('One'),
    RuleTwo: rule('Two'),
    Archive: { Type: 'AWS::Events::Archive', Properties: { SourceArn: arn('Bus'), ...archive } },
  },
  Outputs: {
    Archive: { Value: ref('Archive') },
    ArchiveArn: { Value: arn('Archive') },
    BusArn: { Value: arn('Bus') },
    RuleOneArn: { Value: arn('RuleOne') },
    OneUrl: { Value: ref('One') },
    TwoUrl: { Value: ref('Two') },
  },
});

let out: Record<string, string>;
let one: Queue;
let two: Queue;
beforeAll(async () => {
  out = await deploy(world, template({ RetentionDays: 1, EventPattern: { source: ['conformance.kept'] } }), stack);
  one = { url: out.OneUrl ?? '', arn: '' };
  two = { url: out.TwoUrl ?? '', arn: '' };
});

async function publish(source: string, n: number): Promise<void> {
  const Detail = JSON.stringify({ n });
  const entry = { EventBusName: stack, Source: source, DetailType: 'Kept', Detail };
  expect((await events.send(new PutEventsCommand({ Entries: [entry] }))).FailedEntryCount).toBe(0);
}

const describeArchive = () => events.send(new DescribeArchiveCommand({ ArchiveName: out.Archive }));

async function replay(filterArns?: string[]): Promise<string> {
  const ReplayName = world.name('replay');
  const { State } = await events.send(
    new StartReplayCommand({
      ReplayName,
      EventSourceArn: out.ArchiveArn,
      EventStartTime: new Date(Date.now() - 600_000),
      EventEndTime: new Date(Date.now() + 60_000),
      Destination: { Arn: out.BusArn, ...(filterArns && { FilterArns: filterArns }) },
    }),
  );
  expect(State).toBe('STARTING');
  await eventually(async () =>
    expect(await events.send(new DescribeReplayCommand({ ReplayName }))).toMatchObject({ State: 'COMPLETED' }),
  );
  return ReplayName;
}

const bodies = async (queue: Queue, count: number) =>
  (await take(queue, count)).map(({ Body = '' }): Record<string, unknown> => JSON.parse(Body));

test('an archive keeps the events of its pattern, and a replay sends them again to every rule, marked with its name', async () => {
  await publish('conformance.kept', 1);
  await publish('conformance.other', 2);
  await publish('conformance.kept', 3);
  for (const queue of [one, two]) expect(await bodies(queue, 3)).toHaveLength(3);
  await eventually(async () => expect((await describeArchive()).EventCount).toBe(2));
  const name = await replay();
  for (const queue of [one, two]) {
    const again = await bodies(queue, 2);
    expect(again.map(({ detail }) => detail)).toEqual(expect.arrayContaining([{ n: 1 }, { n: 3 }]));
    expect(again.map((event) => event['replay-name'])).toEqual([name, name]);
  }
});

test('what was replayed is not archived again', async () => {
  expect((await describeArchive()).EventCount).toBe(2);
});

test('FilterArns sends a replay to the named rules only', async () => {
  await replay([out.RuleOneArn ?? '']);
  expect(await bodies(one, 2)).toHaveLength(2);
  expect(await depthOf(two)).toBe(0);
});

test('a changed pattern and retention take effect in place', async () => {
  const { CreationTime } = await describeArchive();
  const changed = template({ RetentionDays: 3, EventPattern: { source: ['conformance.later'] } });
  expect((await updateStack(stack, changed)).status).toBe('UPDATE_COMPLETE');
  expect(await describeArchive()).toMatchObject({ CreationTime, RetentionDays: 3, EventCount: 2 });
  await publish('conformance.kept', 4);
  await publish('conformance.later', 5);
  await eventually(async () => expect((await describeArchive()).EventCount).toBe(3));
});

test('an archive that leaves the template is deleted', async () => {
  const { Archive: _, ...Resources } = template({}).Resources;
  expect((await updateStack(stack, { Resources })).status).toBe('UPDATE_COMPLETE');
  await expect(describeArchive()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
