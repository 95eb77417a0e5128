/** Lambda Developer Guide: "Sending Lambda function logs to CloudWatch Logs", "Log and monitor Node.js Lambda functions". */
import { DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, expect, test } from 'vitest';
import { logs } from './support/clients.ts';
import { eventually } from './support/eventually.ts';
import { createFunction, invoke } from './support/functions.ts';
import { logLines } from './support/log-lines.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

/** Lines of a log group once so many calls have been reported. */
const reported = (name: string, calls: number) =>
  eventually(async () => {
    const lines = await logLines(name);
    expect(lines.filter((line) => line.startsWith('REPORT '))).toHaveLength(calls);
    return lines;
  });

test('a call leaves START, its lines, END and REPORT in its log stream', async () => {
  const name = await createFunction(
    world,
    "export const handler = async (e, { logStreamName }) => { console.log('a line'); console.error('wrong'); return logStreamName; };",
  );
  const { requestId, payload } = await invoke(name);
  const lines = await reported(name, 1);
  const own = lines.filter((line) => !line.startsWith('INIT_START')).map((line) => line.trimEnd());
  expect(own).toEqual([
    `START RequestId: ${requestId} Version: $LATEST`,
    expect.stringMatching(new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\t${requestId}\\tINFO\\ta line$`)),
    expect.stringMatching(new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\t${requestId}\\tERROR\\twrong$`)),
    `END RequestId: ${requestId}`,
    expect.stringMatching(
      new RegExp(
        `^REPORT RequestId: ${requestId}\\tDuration: [\\d.]+ ms\\tBilled Duration: \\d+ ms\\tMemory Size: 128 MB\\tMax Memory Used: \\d+ MB`,
      ),
    ),
  ]);
  const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName: `/aws/lambda/${name}` }));
  expect(logStreams.map(({ logStreamName }) => logStreamName)).toEqual([payload]);
});

test('only a cold call reports an Init Duration', async () => {
  const name = await createFunction(world, 'export const handler = async () => 1;');
  await invoke(name);
  await invoke(name);
  const reports = (await reported(name, 2)).filter((line) => line.startsWith('REPORT '));
  expect(reports.map((line) => /\tInit Duration: [\d.]+ ms/.test(line))).toEqual([true, false]);
});

test('a text of several lines is one log event', async () => {
  const name = await createFunction(world, "export const handler = async () => console.log('one\\ntwo');");
  await invoke(name);
  expect(await reported(name, 1)).toContainEqual(expect.stringMatching(/\tINFO\tone\ntwo\n?$/));
});

test('a thrown error is logged as Invoke Error with its trace', async () => {
  const name = await createFunction(world, "export const handler = async () => { throw new TypeError('torn'); };");
  const { requestId } = await invoke(name);
  const line = (await reported(name, 1)).find((entry) => entry.includes('Invoke Error')) ?? '';
  const [, id, level, , json = ''] = line.split('\t');
  expect([id, level]).toEqual([requestId, 'ERROR']);
  expect(JSON.parse(json)).toMatchObject({ errorType: 'TypeError', errorMessage: 'torn', stack: expect.any(Array) });
});

test('a time-out is logged and reported with its status', async () => {
  const name = await createFunction(world, 'export const handler = async () => { for (;;); };', { Timeout: 1 });
  const { requestId } = await invoke(name);
  const lines = await reported(name, 1);
  expect(lines.join('\n')).toContain(`${requestId} Task timed out after 1.00 seconds`);
  expect(lines.find((line) => line.startsWith('REPORT '))).toContain('Status: timeout');
});

test('with log format JSON lines are objects with level, request id and message', async () => {
  const name = await createFunction(
    world,
    "export const handler = async () => console.warn('as an object', { n: 1 });",
    {
      LoggingConfig: { LogFormat: 'JSON' },
    },
  );
  const { requestId } = await invoke(name);
  const line = await eventually(async () => {
    const found = (await logLines(name)).find((text) => text.includes('as an object'));
    expect(found).toBeDefined();
    return found ?? '';
  });
  expect(JSON.parse(line)).toMatchObject({
    timestamp: expect.any(String),
    level: 'WARN',
    requestId,
    message: expect.stringContaining('as an object'),
  });
});

test('a function with a log group of its own writes there', async () => {
  const LogGroup = `/conformance/${world.name('group')}`;
  const name = await createFunction(world, "export const handler = async () => console.log('elsewhere');", {
    LoggingConfig: { LogGroup },
  });
  await invoke(name);
  await eventually(async () => {
    const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName: LogGroup }));
    expect(logStreams).toHaveLength(1);
  });
  expect(await logLines(name)).toEqual([]);
});
