import { expect, test } from 'vitest';
import { SliView } from '../shared/contracts/sli.http.ts';
import { fakeContext } from '../shared/testing/context.ts';
import { callHttp } from '../shared/testing/http.ts';
import { surroundings } from '../shared/testing/surroundings.ts';
import { closedMinute } from './domain/roll-up.ts';
import { createHandler as createMetrics } from './get-metrics/handler.ts';
import { createHandler as createSli } from './get-sli/handler.ts';
import { createHandler as createRollUp } from './roll-up/handler.ts';
import { answered, memoryNumbers, queuesWith } from './testing/numbers.ts';

const list = ['client', 'deals', 'list-deals'] as const;

function world() {
  const table = memoryNumbers();
  let now = Date.UTC(2026, 0, 1, 12, 0, 0, 500);
  let depth = 3;
  const parts = { table, queues: queuesWith(() => depth++), now: () => new Date(now) };
  return { ...parts, pass: (ms: number) => (now += ms), second: () => Math.floor(now / 1_000) };
}
const ask = async (handler: ReturnType<typeof createSli>, query: Record<string, string> = {}) =>
  SliView.parse((await callHttp(handler, { query })).body);

test('two viewers in different environments see the same numbers, whatever the queues say in between', async () => {
  using _ = surroundings();
  const { pass, second, ...parts } = world();
  const [one, other] = [createSli(parts), createSli(parts)];
  for (let round = 0; round < 4; round += 1) {
    parts.table.counts.set(second() - 2, answered(list, { times: 7 }));
    const first = await ask(one, { series: '20' });
    pass(300);
    expect(await ask(other, { series: '20' })).toEqual(first);
    expect(first.sli.counts.requests).toBe(7 * (round + 1));
    pass(700);
  }
});

test('who asks twice within a second gets the same answer, read once', async () => {
  using _ = surroundings();
  const { pass, ...parts } = world();
  const handler = createSli(parts);
  const answers = await Promise.all([ask(handler), ask(handler)]);
  expect(answers[0]).toEqual(answers[1]);
  expect(parts.table.reads).toBe(1);
  pass(1_000);
  await ask(handler);
  expect(parts.table.reads).toBe(2);
});

test('a window of the past is what it was, with the depth that was noted then', async () => {
  using _ = surroundings();
  const { pass, second, ...parts } = world();
  parts.table.counts.set(second() - 3, answered(list, { times: 5 }));
  const until = new Date(second() * 1_000).toISOString();
  parts.table.noted.set(second() - 2, { enrichment: 40, 'purchase-workflow': 2 });
  pass(120_000);
  const past = await ask(createSli(parts), { until, window: '10', series: '10' });
  expect(past.sli).toMatchObject({ timestamp: until, queueDepth: 42, counts: { requests: 5 } });
  expect(past.series.at(-2)?.depth).toBe(42);
});

test('numbers that cannot be read are a 503, not zeros', async () => {
  using _ = surroundings();
  const { pass: __, second: ___, ...parts } = world();
  parts.table.seconds = async () => {
    throw new Error('away');
  };
  expect(await callHttp(createSli(parts))).toMatchObject({ status: 503, body: { code: 'unavailable' } });
});

test('running totals count every second once, whenever they are rolled up and however often', async () => {
  using _ = surroundings();
  const { pass, second, ...parts } = world();
  const [rollUp, again, metrics] = [createRollUp(parts), createRollUp(parts), createMetrics(parts)];
  const shown = async () => {
    const { body } = await callHttp(metrics);
    const line = /_count\{caller="client",callee="deals",handler="list-deals"\} (\d+)/.exec(String(body));
    return Number(line?.[1] ?? 0);
  };
  const first = (closedMinute(parts.now()) + 1) * 60;
  await rollUp(undefined, fakeContext());
  let counted = 0;
  for (let minute = 0; minute < 14; minute += 1) {
    for (const at of [0, 31, 59]) {
      parts.table.counts.set(first + minute * 60 + at, answered(list, { times: minute + 1 }));
      if (first + minute * 60 + at <= second()) counted += minute + 1;
    }
    if (minute % 3 !== 1) await Promise.all([rollUp(undefined, fakeContext()), again(undefined, fakeContext())]);
    pass(60_000);
  }
  pass(1_200_000);
  const all = (14 * 15 * 3) / 2;
  expect(counted).toBeLessThanOrEqual(all);
  expect(await shown()).toBe(all);
  for (let run = 0; run < 4; run += 1) {
    await rollUp(undefined, fakeContext());
    pass(1_000);
    expect(await shown()).toBe(all);
  }
});
