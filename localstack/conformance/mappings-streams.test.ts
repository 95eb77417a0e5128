/** Lambda Developer Guide: "Using AWS Lambda with Amazon DynamoDB", "Configuring partial batch response with DynamoDB and Lambda". */
import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, expect, test } from 'vitest';
import { dynamodb } from './support/clients.ts';
import { eventually } from './support/eventually.ts';
import { createFunction } from './support/functions.ts';
import { heard, SAY } from './support/log-lines.ts';
import { createMapping } from './support/mappings.ts';
import { createQueue, receive } from './support/queues.ts';
import { createTable } from './support/tables.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

const put = (TableName: string, id: string, n = 0) =>
  dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: id }, n: { N: String(n) } } }));

test('insert, change and removal of an item arrive in order, with old and new images', async () => {
  const table = await createTable(world, 'NEW_AND_OLD_IMAGES');
  const name = await createFunction(
    world,
    `${SAY}export const handler = async ({ Records }) => { for (const record of Records) say(record); };`,
  );
  await createMapping(world, table.streamArn, name, { StartingPosition: 'TRIM_HORIZON' });
  const Key = { id: { S: 'one' } };
  await put(table.name, 'one', 1);
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: table.name,
      Key,
      UpdateExpression: 'SET n = n + :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }),
  );
  await dynamodb.send(new DeleteItemCommand({ TableName: table.name, Key }));
  const first = { id: { S: 'one' }, n: { N: '1' } };
  const second = { id: { S: 'one' }, n: { N: '2' } };
  const record = (eventName: string, images: Record<string, unknown>) => ({
    eventID: expect.any(String),
    eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    eventSourceARN: table.streamArn,
    dynamodb: {
      ApproximateCreationDateTime: expect.any(Number),
      Keys: Key,
      SequenceNumber: expect.stringMatching(/^\d+$/),
      SizeBytes: expect.any(Number),
      StreamViewType: 'NEW_AND_OLD_IMAGES',
      ...images,
    },
  });
  await eventually(async () =>
    expect(await heard(name)).toEqual([
      record('INSERT', { NewImage: first }),
      record('MODIFY', { OldImage: first, NewImage: second }),
      record('REMOVE', { OldImage: second }),
    ]),
  );
});

test('a write that changes nothing makes no record', async () => {
  const table = await createTable(world, 'KEYS_ONLY');
  const name = await createFunction(
    world,
    `${SAY}export const handler = async ({ Records }) => { for (const { eventName, dynamodb } of Records) say([eventName, dynamodb.Keys.id.S, Object.keys(dynamodb).filter((key) => key.endsWith('Image'))]); };`,
  );
  await createMapping(world, table.streamArn, name, { StartingPosition: 'TRIM_HORIZON' });
  await put(table.name, 'same');
  await put(table.name, 'same');
  await put(table.name, 'last');
  await eventually(async () =>
    expect(await heard(name)).toEqual([
      ['INSERT', 'same', []],
      ['INSERT', 'last', []],
    ]),
  );
});

test('from LATEST only what is written afterwards arrives', async () => {
  const table = await createTable(world, 'KEYS_ONLY');
  await put(table.name, 'before');
  const name = await createFunction(
    world,
    `${SAY}export const handler = async ({ Records }) => { for (const { dynamodb } of Records) say(dynamodb.Keys.id.S); };`,
  );
  await createMapping(world, table.streamArn, name, { StartingPosition: 'LATEST' });
  // The mapping is enabled before its position is taken: AWS, too, may skip what is written in between.
  let written = 0;
  const seen = await eventually(async () => {
    await put(table.name, `after ${++written}`);
    const ids = await heard<string>(name);
    expect(ids).not.toEqual([]);
    return ids;
  });
  expect(seen).not.toContain('before');
});

test('a partial failure is tried again from the failed record on, and nothing is overtaken', async () => {
  const table = await createTable(world, 'NEW_IMAGE');
  const name = await createFunction(
    world,
    `${SAY}let failed = false; export const handler = async ({ Records }) => {
      for (const { dynamodb } of Records) {
        say(dynamodb.Keys.id.S);
        if (dynamodb.Keys.id.S === '3' && !failed) {
          failed = true;
          return { batchItemFailures: [{ itemIdentifier: dynamodb.SequenceNumber }] };
        }
      }
      return { batchItemFailures: [] };
    };`,
  );
  for (const id of ['1', '2', '3', '4']) await put(table.name, id);
  await createMapping(world, table.streamArn, name, {
    StartingPosition: 'TRIM_HORIZON',
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
  await eventually(async () => {
    const seen = await heard<string>(name);
    expect(seen.slice(-2)).toEqual(['3', '4']);
    expect(seen.filter((id) => id === '3')).toHaveLength(2);
    expect([...new Set(seen)]).toEqual(['1', '2', '3', '4']);
    expect(seen.filter((id) => id === '1' || id === '2')).toEqual(['1', '2']);
  });
});

test('records that fail too often go to the on-failure destination as positions, and the others go on', async () => {
  const table = await createTable(world, 'NEW_IMAGE');
  const queue = await createQueue(world);
  const name = await createFunction(
    world,
    `${SAY}export const handler = async ({ Records: [{ dynamodb }] }) => {
      say(dynamodb.Keys.id.S);
      if (dynamodb.Keys.id.S === 'poison') throw new Error('indigestible');
    };`,
  );
  await createMapping(world, table.streamArn, name, {
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 1,
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnFailure: { Destination: queue.arn } },
  });
  for (const id of ['good', 'poison', 'better']) await put(table.name, id);
  const [message] = await receive(queue);
  expect(JSON.parse(message?.Body ?? '')).toMatchObject({
    requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
    responseContext: { statusCode: 200, functionError: 'Unhandled' },
    DDBStreamBatchInfo: { batchSize: 1, streamArn: table.streamArn, shardId: expect.any(String) },
  });
  await eventually(async () => expect(await heard(name)).toEqual(['good', 'poison', 'poison', 'better']));
});

test('filter criteria keep other records away from the function', async () => {
  const table = await createTable(world, 'NEW_IMAGE');
  const name = await createFunction(
    world,
    `${SAY}export const handler = async ({ Records }) => { for (const { dynamodb } of Records) say(dynamodb.Keys.id.S); };`,
  );
  await createMapping(world, table.streamArn, name, {
    StartingPosition: 'TRIM_HORIZON',
    FilterCriteria: {
      Filters: [{ Pattern: JSON.stringify({ dynamodb: { Keys: { id: { S: [{ prefix: 'yes' }] } } } }) }],
    },
  });
  for (const id of ['yes 1', 'no', 'yes 2']) await put(table.name, id);
  await eventually(async () => expect(await heard(name)).toEqual(['yes 1', 'yes 2']));
});
