import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { ulid } from 'ulid';
import { expect, test } from 'vitest';
import { fakeContext } from '../../shared/testing/context.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { changeProfile, createProfile, deleteProfile, type Entry } from '../domain/customer.ts';
import { createHandler } from './handler.ts';

const at = new Date('2026-01-02T03:04:05.678Z');
const profile = { name: 'Carla', email: 'carla@example.com', addresses: [] };
const created = createProfile(undefined, { customerId: 'u1', profile, at });
const renamed = changeProfile(created, { ...profile, name: 'Carla C.' }, at);
const deleted = deleteProfile(renamed, at);
const returned = createProfile(deleted, { customerId: 'u1', profile, at });

const originOf = (revision: number) => ({
  correlationId: ulid(),
  causationId: `request-${revision}`,
  traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  actor: { kind: 'customer', id: 'u1' },
  at: at.toISOString(),
});

type Image = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;
const imageOf = ({ customerId: id, ...entry }: Entry): Image =>
  // the event type spells the same structure with other optional members than the SDK
  marshall({ id, ...entry, origin: originOf(entry.revision) }, { removeUndefinedValues: true }) as Image;

const record = (before: Entry | undefined, after: Entry): DynamoDBRecord => ({
  eventName: before === undefined ? 'INSERT' : 'MODIFY',
  dynamodb: {
    SequenceNumber: String(after.revision),
    NewImage: imageOf(after),
    ...(before === undefined ? {} : { OldImage: imageOf(before) }),
  },
});

test('the life of a profile becomes events in its order, with the same ids when the stream comes again', async () => {
  using world = surroundings();
  const Records = [
    record(undefined, created),
    record(created, renamed),
    record(renamed, deleted),
    record(deleted, returned),
  ];
  for (let times = 0; times < 2; times += 1) {
    expect(await createHandler()({ Records }, fakeContext())).toEqual({ batchItemFailures: [] });
  }
  const told = world.published.map(({ contract, data, meta }) => ({
    type: contract.type,
    data,
    cause: meta.causationId,
  }));
  expect(told.slice(0, 4)).toEqual([
    {
      type: 'CustomerCreated',
      data: { customerId: 'u1', revision: 1, name: 'Carla', email: profile.email },
      cause: 'request-1',
    },
    {
      type: 'CustomerUpdated',
      data: { customerId: 'u1', revision: 2, name: 'Carla C.', email: profile.email, changed: ['name'] },
      cause: 'request-2',
    },
    { type: 'CustomerDeleted', data: { customerId: 'u1', revision: 3 }, cause: 'request-3' },
    {
      type: 'CustomerCreated',
      data: { customerId: 'u1', revision: 4, name: 'Carla', email: profile.email },
      cause: 'request-4',
    },
  ]);
  const ids = world.published.map(({ meta }) => meta.id);
  expect(ids.slice(4)).toEqual(ids.slice(0, 4));
});
