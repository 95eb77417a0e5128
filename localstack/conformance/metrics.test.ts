/** CloudWatch User Guide: "Embedded metric format specification", "CloudWatch statistics definitions"; Lambda: "Types of metrics for Lambda functions"; API Gateway: "Amazon API Gateway dimensions and metrics". */
import {
  type Datapoint,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, expect, test } from 'vitest';
import { metrics } from './support/clients.ts';
import { eventually } from './support/eventually.ts';
import { createFunction, invoke } from './support/functions.ts';
import { call } from './support/http.ts';
import { deployRestApi } from './support/rest-api.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

type Dimensions = Record<string, string>;
const dimensionsOf = (dimensions: Dimensions) => Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
const window = () => ({ StartTime: new Date(Date.now() - 600_000), EndTime: new Date(Date.now() + 60_000) });

/** All of a metric's data of the last minutes as one. */
async function statistics(
  Namespace: string,
  MetricName: string,
  dimensions: Dimensions,
  ExtendedStatistics?: string[],
): Promise<Datapoint | undefined> {
  const { Datapoints = [] } = await metrics.send(
    new GetMetricStatisticsCommand({
      Namespace,
      MetricName,
      Dimensions: dimensionsOf(dimensions),
      ...window(),
      Period: 3_600,
      ...(ExtendedStatistics
        ? { ExtendedStatistics }
        : { Statistics: ['Sum', 'SampleCount', 'Minimum', 'Maximum', 'Average'] }),
    }),
  );
  return Datapoints[0];
}

test('values, counts and percentiles of a metric are exact', async () => {
  const Namespace = world.name('namespace');
  const Values = Array.from({ length: 100 }, (_, index) => index + 1);
  await metrics.send(
    new PutMetricDataCommand({
      Namespace,
      MetricData: [{ MetricName: 'Latency', Unit: 'Milliseconds', Values, Counts: Values.map(() => 2) }],
    }),
  );
  await eventually(async () =>
    expect(await statistics(Namespace, 'Latency', {})).toMatchObject({
      SampleCount: 200,
      Sum: 10_100,
      Minimum: 1,
      Maximum: 100,
      Average: 50.5,
    }),
  );
  const { ExtendedStatistics = {} } = (await statistics(Namespace, 'Latency', {}, ['p50', 'p95', 'p99'])) ?? {};
  // Between two neighbouring values a percentile may be interpolated.
  for (const percent of [50, 95, 99]) {
    const value = ExtendedStatistics[`p${percent}`];
    expect(value).toBeGreaterThanOrEqual(percent - 1);
    expect(value).toBeLessThanOrEqual(percent + 1);
  }
});

test('dimensions have to match exactly: each combination is a metric of its own', async () => {
  const Namespace = world.name('namespace');
  const put = (dimensions: Dimensions, Value: number) => ({
    MetricName: 'Orders',
    Value,
    Dimensions: dimensionsOf(dimensions),
  });
  await metrics.send(
    new PutMetricDataCommand({
      Namespace,
      MetricData: [put({ service: 'a' }, 1), put({ service: 'a', stage: 'x' }, 10), put({ service: 'b' }, 100)],
    }),
  );
  await eventually(async () => expect(await statistics(Namespace, 'Orders', { service: 'b' })).toBeDefined());
  expect(await statistics(Namespace, 'Orders', { service: 'a' })).toMatchObject({ Sum: 1 });
  expect(await statistics(Namespace, 'Orders', { stage: 'x', service: 'a' })).toMatchObject({ Sum: 10 });
  expect(await statistics(Namespace, 'Orders', {})).toBeUndefined();
  expect(await statistics(Namespace, 'Orders', { stage: 'x' })).toBeUndefined();
});

test('a log line in embedded metric format becomes metrics, one per dimension set', async () => {
  const Namespace = world.name('namespace');
  const name = await createFunction(
    world,
    `export const handler = async () => console.log(JSON.stringify({
      _aws: { Timestamp: Date.now(), CloudWatchMetrics: [{ Namespace: ${JSON.stringify(Namespace)},
        Dimensions: [['service'], ['service', 'route']],
        Metrics: [{ Name: 'Latency', Unit: 'Milliseconds' }, { Name: 'Calls', Unit: 'Count' }] }] },
      service: 'orders', route: 'create', Latency: [5, 15], Calls: 1, requestId: 'a property, no metric' }));`,
    // Text: the runtime would put its own frame around a line in JSON format.
    { LoggingConfig: { LogFormat: 'Text' } },
  );
  await invoke(name);
  await eventually(async () =>
    expect(await statistics(Namespace, 'Latency', { service: 'orders' })).toMatchObject({
      Sum: 20,
      SampleCount: 2,
      Unit: 'Milliseconds',
    }),
  );
  expect(await statistics(Namespace, 'Calls', { service: 'orders', route: 'create' })).toMatchObject({ Sum: 1 });
  const { Metrics = [] } = await metrics.send(new ListMetricsCommand({ Namespace }));
  expect(Metrics).toHaveLength(4);
});

test('GetMetricData answers several metrics and percentiles at once', async () => {
  const Namespace = world.name('namespace');
  await metrics.send(
    new PutMetricDataCommand({
      Namespace,
      MetricData: [{ MetricName: 'Size', Values: [1, 2, 3, 4], Counts: [1, 1, 1, 1] }],
    }),
  );
  const query = (Id: string, Stat: string) => ({
    Id,
    MetricStat: { Metric: { Namespace, MetricName: 'Size' }, Period: 3_600, Stat },
  });
  await eventually(async () => {
    const { MetricDataResults = [] } = await metrics.send(
      new GetMetricDataCommand({ ...window(), MetricDataQueries: [query('sum', 'Sum'), query('top', 'p100')] }),
    );
    expect(MetricDataResults).toMatchObject([
      { Id: 'sum', Values: [10] },
      { Id: 'top', Values: [4] },
    ]);
  });
});

test('Lambda counts invocations, errors and durations of a function', async () => {
  const name = await createFunction(
    world,
    "export const handler = async ({ fail }) => { if (fail) throw new Error('asked to'); };",
  );
  for (const fail of [false, true, false]) await invoke(name, { fail });
  const dimensions = { FunctionName: name };
  await eventually(async () => {
    expect(await statistics('AWS/Lambda', 'Invocations', dimensions)).toMatchObject({ Sum: 3 });
    expect(await statistics('AWS/Lambda', 'Errors', dimensions)).toMatchObject({ Sum: 1 });
    expect(await statistics('AWS/Lambda', 'Duration', dimensions)).toMatchObject({ SampleCount: 3 });
  });
});

test('a stage counts its requests, errors by class and latencies, readable within seconds', async () => {
  const ApiName = world.name('api');
  const api = await deployRestApi(world, {
    functions: { Fails: "exports.handler = async () => { throw new Error('asked to'); };" },
    methods: [{ route: 'GET /fine' }, { route: 'GET /broken', to: 'Fails' }],
    api: { Name: ApiName },
  });
  for (const path of ['fine', 'fine', 'fine', 'broken', 'nowhere']) await call(`${api.url}/${path}`);
  const answered = Date.now();
  const query = (MetricName: string, Stat: string) => ({
    Id: `${MetricName}_${Stat}`.toLowerCase().replace(/^\d/, 'n$&'),
    MetricStat: {
      Metric: { Namespace: 'AWS/ApiGateway', MetricName, Dimensions: dimensionsOf({ ApiName, Stage: 'try' }) },
      Period: 3_600,
      Stat,
    },
  });
  const MetricDataQueries = [
    query('Count', 'Sum'),
    query('4XXError', 'Sum'),
    query('5XXError', 'Sum'),
    query('Latency', 'SampleCount'),
    query('Latency', 'p95'),
    query('IntegrationLatency', 'SampleCount'),
  ];
  await eventually(async () => {
    const { MetricDataResults = [] } = await metrics.send(new GetMetricDataCommand({ ...window(), MetricDataQueries }));
    const [requests, clients, servers, latencies, p95, integrations] = MetricDataResults.map(
      ({ Values }) => Values?.[0],
    );
    expect({ requests, clients, servers, latencies, integrations }).toEqual({
      requests: 5,
      clients: 1,
      servers: 1,
      latencies: 5,
      integrations: 1,
    });
    expect(p95).toBeGreaterThan(0);
  });
  expect(Date.now() - answered).toBeLessThan(5_000);
});
