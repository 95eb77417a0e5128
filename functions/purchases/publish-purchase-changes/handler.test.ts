import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { fakeContext } from '../../shared/testing/context.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { aPurchase } from '../testing/a-purchase.ts';
import { createHandler } from './handler.ts';

const image = (row: Record<string, unknown>) =>
  marshall(row, { removeUndefinedValues: true }) as NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];
const record = (before: object | undefined, after: object): DynamoDBRecord => ({
  eventName: before === undefined ? 'INSERT' : 'MODIFY',
  dynamodb: {
    SequenceNumber: '1',
    ApproximateCreationDateTime: 1,
    ...(before === undefined ? {} : { OldImage: image({ ...before }) }),
    NewImage: image({ ...after }),
  },
});

test('a new purchase is told of once, without its buyer, under the id that its row waits for', async () => {
  using world = surroundings();
  const row = { ...aPurchase(), entity: 'purchase' };
  const { id: purchaseId, dealId, quantity, total, cause } = row;
  const Records = [record(undefined, row), record(row, { ...row, stock: 'reserved', revision: 2 })];
  expect(await createHandler()({ Records }, fakeContext())).toEqual({ batchItemFailures: [] });
  expect(world.published).toMatchObject([
    {
      meta: {
        id: row.awaits,
        occurredAt: cause.at,
        correlationId: cause.correlationId,
        causationId: cause.causationId,
        actor: { kind: 'guest', id: null },
      },
      data: { purchaseId, dealId, quantity, total },
    },
  ]);
  expect(JSON.stringify(world.published)).not.toContain('@');
});

test('keys, places and sales are nobody’s news', async () => {
  using world = surroundings();
  const Records = ['key', 'places', 'sales'].map((entity) => record(undefined, { id: entity, entity }));
  expect(await createHandler()({ Records }, fakeContext())).toEqual({ batchItemFailures: [] });
  expect(world.published).toEqual([]);
});
