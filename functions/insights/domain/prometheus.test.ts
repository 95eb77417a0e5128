import parse from 'parse-prometheus-text-format';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { answered, both, failing, worked } from '../testing/numbers.ts';
import { prometheusText } from './prometheus.ts';

const Families = z.array(
  z.object({
    name: z.string(),
    type: z.enum(['COUNTER', 'GAUGE', 'HISTOGRAM']),
    help: z.string(),
    metrics: z.array(
      z.looseObject({ labels: z.record(z.string(), z.string()).optional(), value: z.string().optional() }),
    ),
  }),
);
const read = (text: string) => new Map(Families.parse(parse(text)).map((family) => [family.name, family]));

test('the text is one that Prometheus reads, with histograms that are whole', () => {
  const list = ['client', 'deals', 'list-deals'] as const;
  const text = prometheusText(
    both(
      answered(list, { ms: 4, times: 10 }),
      answered(list, { ms: 900, times: 5, status: 503 }),
      answered(list, { ms: 60_000 }),
      { 'client>deals|list-deals#~hits': 200 },
      failing('deals', 'prices', 'timed-out', 3),
      worked('enrichment', 'dead', 2),
    ),
    { enrichment: 17, 'purchase-workflow': 0 },
  );
  const families = read(text);
  const labels = { caller: 'client', callee: 'deals', handler: 'list-deals' };
  // the reader merges histograms of all labels: it gets this one alone, without them
  const alone = text
    .replaceAll('caller="client",callee="deals",handler="list-deals",', '')
    .replaceAll(/\{caller=.*\}/g, '');
  const [histogram] = read(alone).get('playground_request_duration_seconds')?.metrics ?? [];
  const Whole = z.object({ buckets: z.record(z.string(), z.string()), count: z.string(), sum: z.string() });
  const { buckets, count, sum } = Whole.parse(histogram);
  expect([count, sum, buckets['+Inf']]).toEqual(['16', '64.54', '16']);
  const cumulative = Object.values(buckets).map(Number);
  expect(cumulative).toEqual(cumulative.toSorted((a, b) => a - b));
  expect(cumulative).toHaveLength(20);
  const only = (name: string) => families.get(name)?.metrics;
  expect(only('playground_request_errors_total')).toEqual([{ labels, value: '5' }]);
  expect(only('playground_tallies_total')).toEqual([{ labels: { ...labels, name: 'hits' }, value: '200' }]);
  expect(only('playground_call_failures_total')).toEqual([
    { labels: { caller: 'deals', dependency: 'prices', reason: 'timed-out' }, value: '3' },
  ]);
  expect(only('playground_messages_total')).toEqual([{ labels: { queue: 'enrichment', outcome: 'dead' }, value: '2' }]);
  expect(only('playground_queue_depth')).toMatchObject([{ value: '17' }, { value: '0' }]);
});
