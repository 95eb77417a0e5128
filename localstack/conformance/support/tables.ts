import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DescribeTableCommand,
  type StreamViewType,
} from '@aws-sdk/client-dynamodb';
import { dynamodb } from './clients.ts';
import type { World } from './world.ts';

export interface Table {
  name: string;
  /** Empty without a stream. */
  streamArn: string;
}

/** A table with the key `id`, on demand. */
export async function createTable(
  world: World,
  stream?: StreamViewType,
  settings: Partial<CreateTableCommandInput> = {},
): Promise<Table> {
  const TableName = world.name('table');
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: stream } }),
      ...settings,
    }),
  );
  world.undo(() => dynamodb.send(new DeleteTableCommand({ TableName })));
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  return { name: TableName, streamArn: Table?.LatestStreamArn ?? '' };
}
