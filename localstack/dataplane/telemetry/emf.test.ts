import { describe, expect, it } from 'vitest';
import { extractMetrics } from './emf.ts';

const record = (fields: object, directive: object): string =>
  JSON.stringify({ _aws: { Timestamp: 1_700_000_000_000, CloudWatchMetrics: [directive] }, ...fields });

describe('embedded metric format', () => {
  it('gives one datum per metric and dimension set', () => {
    const line = record(
      { service: 'cart', route: 'GET', latency: 12, count: 1 },
      {
        Namespace: 'Playground',
        Dimensions: [['service'], ['service', 'route']],
        Metrics: [{ Name: 'latency', Unit: 'Milliseconds' }, { Name: 'count' }],
      },
    );
    expect(extractMetrics(line).map(({ name, unit, value, dimensions }) => [name, unit, value, dimensions])).toEqual([
      ['latency', 'Milliseconds', 12, { service: 'cart' }],
      ['count', 'None', 1, { service: 'cart' }],
      ['latency', 'Milliseconds', 12, { service: 'cart', route: 'GET' }],
      ['count', 'None', 1, { service: 'cart', route: 'GET' }],
    ]);
  });

  it('takes arrays of values and the time of the record', () => {
    const line = record({ n: [1, 2] }, { Namespace: 'N', Dimensions: [[]], Metrics: [{ Name: 'n', Unit: 'Count' }] });
    expect(extractMetrics(line)).toMatchObject([
      { value: 1, timestamp: 1_700_000_000_000, dimensions: {} },
      { value: 2, timestamp: 1_700_000_000_000, dimensions: {} },
    ]);
  });

  it('is found behind the prefix of a console call', () => {
    const line = record({ n: 1 }, { Namespace: 'N', Dimensions: [[]], Metrics: [{ Name: 'n' }] });
    const id = '00000000-0000-4000-8000-000000000000';
    expect(extractMetrics(`2026-01-31T10:00:00.000Z\t${id}\tINFO\t${line}`)).toHaveLength(1);
  });

  it.each([
    ['text', 'hello "CloudWatchMetrics"'],
    ['broken JSON', '{"_aws":{"CloudWatchMetrics":['],
    ['another record', '{"message":"\\"CloudWatchMetrics\\""}'],
    [
      'a dimension without value',
      record({ n: 1 }, { Namespace: 'N', Dimensions: [['gone']], Metrics: [{ Name: 'n' }] }),
    ],
    ['a metric without number', record({ n: 'x' }, { Namespace: 'N', Dimensions: [[]], Metrics: [{ Name: 'n' }] })],
  ])('finds none in %s', (_case, line) => {
    expect(extractMetrics(line)).toEqual([]);
  });
});
