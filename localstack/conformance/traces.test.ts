/** X-Ray Developer Guide: "AWS X-Ray segment documents", "Using filter expressions", "Lambda and X-Ray". */
import {
  DeleteRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { BatchGetTracesCommand, GetTraceSummariesCommand } from '@aws-sdk/client-xray';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { events, traces } from './support/clients.ts';
import { eventually } from './support/eventually.ts';
import { createFunction } from './support/functions.ts';
import { call } from './support/http.ts';
import { createMapping } from './support/mappings.ts';
import { createQueue } from './support/queues.ts';
import { type DeployedRestApi, deployRestApi } from './support/rest-api.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

/** Sends a subsegment to the X-Ray daemon, as the X-Ray SDK does. */
const TRACED = `const { createSocket } = require('node:dgram');
exports.handler = async (event) => {
  const [host, port] = process.env.AWS_XRAY_DAEMON_ADDRESS.split(':');
  const { Root, Parent } = Object.fromEntries(process.env._X_AMZN_TRACE_ID.split(';').map((part) => part.split('=')));
  const now = Date.now() / 1000;
  const document = JSON.stringify({ type: 'subsegment', name: 'work', id: 'abcdef0123456789', trace_id: Root, parent_id: Parent,
    start_time: now - 0.01, end_time: now, annotations: { order: event.queryStringParameters.order } });
  const socket = createSocket('udp4');
  await new Promise((resolve) => socket.send('{"format":"json","version":1}\\n' + document, Number(port), host, resolve));
  socket.close();
  return { statusCode: 200, body: process.env._X_AMZN_TRACE_ID };
};`;

/** Publishes with the trace of its call in the request's header, as the AWS SDK does within a function. */
const PUBLISHES = `exports.handler = async ({ queryStringParameters: { type } }) => {
  const entry = { Source: 'conformance', DetailType: type, Detail: '{}' };
  const answer = await fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', body: JSON.stringify({ Entries: [entry] }),
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.PutEvents', 'x-amzn-trace-id': process.env._X_AMZN_TRACE_ID,
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/events/aws4_request, SignedHeaders=host, Signature=none' } });
  return { statusCode: answer.status, body: '{}' };
};`;

let api: DeployedRestApi;
beforeAll(async () => {
  api = await deployRestApi(world, {
    functions: { Traced: TRACED, Publishes: PUBLISHES },
    functionProperties: { TracingConfig: { Mode: 'Active' } },
    methods: [
      { route: 'GET /work', to: 'Traced' },
      { route: 'POST /events', to: 'Publishes' },
    ],
    stage: { TracingEnabled: true },
  });
});

interface Document {
  id: string;
  trace_id: string;
  parent_id?: string;
  name: string;
  origin?: string;
  annotations?: Record<string, unknown>;
  subsegments?: Document[];
}

const flat = (documents: Document[]): Document[] =>
  documents.flatMap((document) => [document, ...flat(document.subsegments ?? [])]);

async function documentsOf(traceId: string): Promise<Document[]> {
  const { Traces = [] } = await traces.send(new BatchGetTracesCommand({ TraceIds: [traceId] }));
  return flat(Traces.flatMap(({ Segments = [] }) => Segments).map(({ Document = '{}' }) => JSON.parse(Document)));
}

test('an API call and the function behind it are one trace: stage, function and its subsegment, each below the other', async () => {
  const answer = await call(`${api.url}/work?order=joined`);
  const [, traceId = ''] = /Root=([^;]+)/.exec(String(answer.headers['x-amzn-trace-id'])) ?? [];
  expect(answer.text).toContain(`Root=${traceId}`);
  const documents = await eventually(async () => {
    const found = await documentsOf(traceId);
    expect(found.map(({ name }) => name)).toContain('work');
    expect(found.map(({ origin }) => origin)).toEqual(
      expect.arrayContaining(['AWS::ApiGateway::Stage', 'AWS::Lambda', 'AWS::Lambda::Function']),
    );
    return found;
  });
  const byId = new Map(documents.map((document) => [document.id, document]));
  const ancestors: string[] = [];
  for (let at = documents.find(({ name }) => name === 'work'); at?.parent_id; at = byId.get(at.parent_id)) {
    if (ancestors.length > 10) throw new Error('the segments go round in a circle');
    ancestors.push(byId.get(at.parent_id)?.origin ?? 'none');
  }
  expect(ancestors.at(-1)).toBe('AWS::ApiGateway::Stage');
  expect(ancestors).toContain('AWS::Lambda::Function');
});

test('a trace id that the caller sends is kept', async () => {
  const root = `1-${Math.floor(Date.now() / 1_000).toString(16)}-${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`;
  const answer = await call(`${api.url}/work?order=kept`, {
    headers: { 'x-amzn-trace-id': `Root=${root};Parent=0123456789abcdef;Sampled=1` },
  });
  expect(answer.text).toContain(`Root=${root}`);
  await eventually(async () => expect(await documentsOf(root)).not.toEqual([]));
});

test('summaries are found by an annotation, and others are not', async () => {
  const order = crypto.randomUUID();
  await Promise.all([call(`${api.url}/work?order=${order}`), call(`${api.url}/work?order=another`)]);
  const summaries = await eventually(async () => {
    const { TraceSummaries = [] } = await traces.send(
      new GetTraceSummariesCommand({
        StartTime: new Date(Date.now() - 300_000),
        EndTime: new Date(Date.now() + 5_000),
        FilterExpression: `annotation.order = "${order}"`,
      }),
    );
    expect(TraceSummaries).not.toEqual([]);
    return TraceSummaries;
  });
  expect(summaries).toHaveLength(1);
  expect(summaries[0]).toMatchObject({ Duration: expect.any(Number), HasError: false, HasFault: false });
});

test('what an HTTP request publishes is handled in the trace of that request, through bus and queue', async () => {
  const [queue, type, Rule] = [await createQueue(world), world.name('type'), world.name('rule')];
  const consumer = await createFunction(world, 'export const handler = async () => {};', {
    TracingConfig: { Mode: 'Active' },
  });
  await createMapping(world, queue.arn, consumer);
  await events.send(new PutRuleCommand({ Name: Rule, EventPattern: JSON.stringify({ 'detail-type': [type] }) }));
  world.undo(() => events.send(new DeleteRuleCommand({ Name: Rule })));
  await events.send(new PutTargetsCommand({ Rule, Targets: [{ Id: 'one', Arn: queue.arn }] }));
  world.undo(() => events.send(new RemoveTargetsCommand({ Rule, Ids: ['one'] })));
  const answer = await call(`${api.url}/events?type=${type}`, { method: 'POST' });
  expect(answer.status).toBe(200);
  const [, traceId = ''] = /Root=([^;]+)/.exec(String(answer.headers['x-amzn-trace-id'])) ?? [];
  await eventually(async () => {
    const functions = (await documentsOf(traceId)).filter(({ origin }) => origin === 'AWS::Lambda::Function');
    expect(functions.map(({ name }) => name)).toEqual(
      expect.arrayContaining([api.functions.Publishes ?? 'none', consumer]),
    );
  });
});
