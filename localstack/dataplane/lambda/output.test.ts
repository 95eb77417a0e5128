import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Harness, startHarness } from './fixtures/harness.ts';

let lambda: Harness;
beforeEach(() => {
  lambda = startHarness();
});
afterEach(() => lambda.close());

describe('the log of a call', () => {
  it('has the frame AWS writes, with the init duration on a cold start only', async () => {
    const spec = lambda.deploy('forms.echo');
    const cold = await lambda.call(spec);
    const warm = await lambda.call(spec);
    const report =
      /^REPORT RequestId: \S+\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\t/;
    const messages = lambda.messages();
    expect(messages).toEqual([
      'INIT_START Runtime Version: nodejs:22',
      `START RequestId: ${cold.requestId} Version: $LATEST`,
      `END RequestId: ${cold.requestId}`,
      expect.stringMatching(new RegExp(`${report.source}Init Duration: \\d+\\.\\d\\d ms\\t$`)),
      `START RequestId: ${warm.requestId} Version: $LATEST`,
      `END RequestId: ${warm.requestId}`,
      expect.stringMatching(new RegExp(`${report.source}$`)),
    ]);
    expect(new Set(lambda.lines.map(({ group, stream }) => `${group} ${stream}`)).size).toBe(1);
  });

  it('is there before the call counts as finished: console calls as one event each, raw writes by line', async () => {
    const { requestId } = await lambda.run('output.prints');
    const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/.source;
    expect(lambda.messages().slice(2, -2)).toEqual([
      expect.stringMatching(new RegExp(`${time}\\t${requestId}\\tINFO\\torder 7 \\{ placed: true \\}$`)),
      expect.stringMatching(new RegExp(`${time}\\t${requestId}\\tWARN\\tline one\\nline two$`)),
      '{"raw":true}',
      'second',
      'no line end',
    ]);
  });

  it('shows an error of the handler as Invoke Error', async () => {
    const { requestId } = await lambda.run('output.fails');
    const line = lambda.messages().find((message) => message.includes('Invoke Error'));
    const [, id, level, title, json] = line?.split('\t') ?? [];
    expect([id, level, title]).toEqual([requestId, 'ERROR', 'Invoke Error ']);
    expect(JSON.parse(json ?? '')).toMatchObject({
      errorType: 'Error',
      errorMessage: 'seen',
      stack: expect.any(Array),
    });
  });

  it('gives its last 4,096 bytes as tail', async () => {
    const { logTail } = await lambda.run('output.chatty');
    expect(Buffer.byteLength(logTail)).toBeLessThanOrEqual(4_096);
    expect(logTail).toContain('line 199');
    expect(logTail).toMatch(/REPORT [^\n]+\n$/);
  });

  it('travels ahead of the end of a long call', async () => {
    const call = lambda.run('output.slow');
    await vi.waitFor(() => expect(lambda.messages().some((message) => message.endsWith('early'))).toBe(true), 10_000);
    await lambda.functions.close();
    expect((await call).status).toBe('unavailable');
  });
});

describe('with the log format JSON', () => {
  const environment = { AWS_LAMBDA_LOG_FORMAT: 'JSON' };
  const parsed = () => lambda.messages().map((message): Record<string, unknown> => JSON.parse(message));

  it('platform lines are events', async () => {
    const { requestId } = await lambda.run('forms.echo', {}, { environment });
    expect(parsed()).toMatchObject([
      { type: 'platform.initStart', record: { initializationType: 'on-demand', phase: 'init' } },
      { type: 'platform.start', record: { requestId, version: '$LATEST' } },
      { type: 'platform.runtimeDone', record: { requestId, status: 'success' } },
      {
        type: 'platform.report',
        record: {
          requestId,
          status: 'success',
          metrics: {
            durationMs: expect.any(Number),
            billedDurationMs: expect.any(Number),
            memorySizeMB: 128,
            maxMemoryUsedMB: expect.any(Number),
            initDurationMs: expect.any(Number),
          },
        },
      },
    ]);
  });

  it('console calls are records', async () => {
    const { requestId } = await lambda.run('output.printsError', {}, { environment });
    await lambda.run('output.printsObject', {}, { environment });
    const records = parsed().filter((record) => 'level' in record);
    expect(records).toMatchObject([
      { level: 'ERROR', requestId, errorType: 'TypeError', errorMessage: 'bad', stackTrace: expect.any(Array) },
      { level: 'INFO', message: { a: 1 } },
    ]);
  });

  it('lines below the log level are left out', async () => {
    await lambda.run('output.debugs', {}, { environment });
    expect(parsed().filter((record) => 'level' in record)).toMatchObject([{ message: 'shown' }]);
  });
});

describe('metrics', () => {
  it('are taken from embedded metric format lines, which stay in the log', async () => {
    await lambda.run('output.measures');
    expect(lambda.metrics).toContainEqual(
      expect.objectContaining({
        namespace: 'Shop',
        name: 'orders',
        value: 3,
        unit: 'Count',
        dimensions: { service: 'orders' },
      }),
    );
    expect(lambda.messages().some((message) => message.includes('CloudWatchMetrics'))).toBe(true);
  });

  it('of AWS/Lambda count invocations, errors and throttles per function', async () => {
    const spec = lambda.deploy('output.fails');
    await lambda.call(spec);
    lambda.functions.setReservedConcurrency(spec.arn, 0);
    await lambda.call(spec);
    const sum = (name: string) =>
      lambda.metrics
        .filter((datum) => datum.name === name && datum.dimensions.FunctionName === spec.name)
        .reduce((total, { value }) => total + value, 0);
    expect([sum('Invocations'), sum('Errors'), sum('Throttles'), sum('ConcurrentExecutions')]).toEqual([1, 1, 1, 1]);
    expect(sum('Duration')).toBeGreaterThan(0);
  });
});

describe('X-Ray', () => {
  const root = '1-5759e988-bd862e3fe1be46a994272793';
  const traceHeader = `Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`;

  it('gets the segments of the service and of the function, each the child of the one before', async () => {
    const spec = lambda.deploy('forms.context');
    const { payload, logTail } = await lambda.functions.invoke({ functionArn: spec.arn, payload: '{}', traceHeader });
    const [service, own] = lambda.segments;
    expect(service).toMatchObject({
      trace_id: root,
      parent_id: '53995c3f42cd8ad8',
      origin: 'AWS::Lambda',
      name: spec.name,
    });
    expect(own).toMatchObject({ trace_id: root, parent_id: service?.id, origin: 'AWS::Lambda::Function' });
    expect(JSON.parse(payload).traceId).toBe(`Root=${root};Parent=${own?.id};Sampled=1`);
    expect(logTail).toContain(`XRAY TraceId: ${root}\tSegmentId: ${own?.id}\tSampled: true`);
  });

  it('starts a trace for a function with active tracing', async () => {
    const { payload } = await lambda.run('forms.context', {}, { tracing: 'Active' });
    const [service, own] = lambda.segments;
    expect(service?.parent_id).toBeUndefined();
    expect(JSON.parse(payload).traceId).toBe(`Root=${service?.trace_id};Parent=${own?.id};Sampled=1`);
  });

  it('gets none when the caller decided against it, or nobody asked', async () => {
    const spec = lambda.deploy('forms.echo', { tracing: 'Active' });
    await lambda.functions.invoke({
      functionArn: spec.arn,
      payload: '{}',
      traceHeader: traceHeader.replace('Sampled=1', 'Sampled=0'),
    });
    await lambda.run('forms.echo');
    const unsampled = `Root=${root};Parent=53995c3f42cd8ad8;Sampled=0`;
    await lambda.functions.invoke({ functionArn: spec.arn, payload: '{}', traceHeader: unsampled });
    expect(lambda.segments).toEqual([]);
  });

  it('shows a failed call as a fault and a throttled one as throttled', async () => {
    const spec = lambda.deploy('output.fails', { tracing: 'Active' });
    await lambda.call(spec);
    expect(lambda.segments).toMatchObject([{ fault: true }, { fault: true }]);
    lambda.functions.setReservedConcurrency(spec.arn, 0);
    await lambda.call(spec);
    expect(lambda.segments[2]).toMatchObject({ origin: 'AWS::Lambda', throttle: true, error: true });
    expect(lambda.segments).toHaveLength(3);
  });
});
