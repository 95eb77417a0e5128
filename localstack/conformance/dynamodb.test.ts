/** DynamoDB Developer Guide: "Condition expressions", "Amazon DynamoDB transactions", "Using time to live (TTL)". */
import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  PutItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, expect, test } from 'vitest';
import { dynamodb } from './support/clients.ts';
import { createTable } from './support/tables.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

const read = async (TableName: string, id: string) =>
  (await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: id } }, ConsistentRead: true }))).Item;

test('a write whose condition fails changes nothing, and can return the item that stood in its way', async () => {
  const { name: TableName } = await createTable(world);
  const first = { id: { S: 'a' }, by: { S: 'first' } };
  await dynamodb.send(new PutItemCommand({ TableName, Item: first }));
  const refused = await dynamodb
    .send(
      new PutItemCommand({
        TableName,
        Item: { id: { S: 'a' }, by: { S: 'second' } },
        ConditionExpression: 'attribute_not_exists(id)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    )
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ConditionalCheckFailedException);
  expect(refused).toMatchObject({ Item: first });
  expect(await read(TableName, 'a')).toEqual(first);
});

test('of conditional writes at the same time exactly one wins', async () => {
  const { name: TableName } = await createTable(world);
  const writes = Array.from({ length: 8 }, (_, index) =>
    dynamodb.send(
      new PutItemCommand({
        TableName,
        Item: { id: { S: 'one' }, by: { N: String(index) } },
        ConditionExpression: 'attribute_not_exists(id)',
      }),
    ),
  );
  const results = await Promise.allSettled(writes);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('increments at the same time all count', async () => {
  const { name: TableName } = await createTable(world);
  await Promise.all(
    Array.from({ length: 10 }, () =>
      dynamodb.send(
        new UpdateItemCommand({
          TableName,
          Key: { id: { S: 'counter' } },
          UpdateExpression: 'ADD n :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
        }),
      ),
    ),
  );
  expect(await read(TableName, 'counter')).toEqual({ id: { S: 'counter' }, n: { N: '10' } });
});

test('a transaction writes everything or nothing, and says which condition failed', async () => {
  const { name: TableName } = await createTable(world);
  const putOf = (id: string) => ({
    Put: { TableName, Item: { id: { S: id } }, ConditionExpression: 'attribute_not_exists(id)' },
  });
  await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [putOf('a'), putOf('b')] }));
  const cancelled = await dynamodb
    .send(new TransactWriteItemsCommand({ TransactItems: [putOf('c'), putOf('b')] }))
    .catch((error: unknown) => error);
  expect(cancelled).toBeInstanceOf(TransactionCanceledException);
  expect(cancelled).toMatchObject({ CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }] });
  expect([await read(TableName, 'a'), await read(TableName, 'c')]).toEqual([{ id: { S: 'a' } }, undefined]);
});

test('a transaction with the same client token happens once', async () => {
  const { name: TableName } = await createTable(world);
  const increment = new TransactWriteItemsCommand({
    ClientRequestToken: crypto.randomUUID(),
    TransactItems: [
      {
        Update: {
          TableName,
          Key: { id: { S: 'n' } },
          UpdateExpression: 'ADD n :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
        },
      },
    ],
  });
  await dynamodb.send(increment);
  await dynamodb.send(increment);
  expect(await read(TableName, 'n')).toEqual({ id: { S: 'n' }, n: { N: '1' } });
});

test('a table tells its TTL attribute and its stream', async () => {
  const table = await createTable(world, 'NEW_AND_OLD_IMAGES');
  const TableName = table.name;
  await dynamodb.send(
    new UpdateTimeToLiveCommand({
      TableName,
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'expiresAt' },
    }),
  );
  const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
  expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' });
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  expect(Table).toMatchObject({
    TableStatus: 'ACTIVE',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    LatestStreamArn: expect.stringContaining(`:table/${TableName}/stream/`),
  });
});
