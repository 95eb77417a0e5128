import { setTimeout as pause } from 'node:timers/promises';
import parse from 'parse-prometheus-text-format';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { LabTopology, Readiness, SliView } from '../../functions/shared/contracts/sli.http.ts';
import { withParameter } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

const somebody = new Visitor();
const ready = async () => {
  const { status, body } = await somebody.get('/readyz');
  return { code: status, ...Readiness.parse(body) };
};
const picture = async () => LabTopology.parse(mustBe(200, await somebody.get('/api/topology?window=8')).body);
const nodeOf = async (id: string) => (await picture()).nodes.find((node) => node.id === id);
const sli = async () => SliView.parse(mustBe(200, await somebody.get('/api/sli?window=8')).body).sli;

test('a stopped upstream is seen by the probe, in the indicators and in the picture, until it is back', {
  timeout: 180_000,
}, async () => {
  await eventually(async () => expect(await ready()).toMatchObject({ code: 200, status: 'ready' }), { within: 60_000 });
  const over = new AbortController();
  const warnings = new Set<string>();
  const asking = (async () => {
    for (let index = 0; !over.signal.aborted; index += 1) {
      const [answer] = await Promise.all([
        somebody.get(`/api/deals/d-${String(1 + (index % 30)).padStart(5, '0')}`),
        pause(150),
      ]);
      const said = z.object({ warnings: z.array(z.string()) }).safeParse(answer.body).data?.warnings ?? [];
      for (const warning of said) warnings.add(warning);
    }
  })();
  try {
    {
      await using _ = await withParameter('config/lab/behaviour', JSON.stringify({ merchants: { down: true } }));
      await eventually(
        async () => {
          const { code, status, checks } = await ready();
          expect([code, status]).toEqual([503, 'not-ready']);
          expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['merchants']);
        },
        { within: 15_000, explain: () => 'the probe does not name the stopped service alone' },
      );
      await eventually(
        async () => {
          expect(await nodeOf('merchants')).toMatchObject({ status: 'down', severity: 'critical' });
          expect((await nodeOf('prices'))?.status).not.toBe('down');
          expect((await sli()).upstreamFailureRatePct).toBeGreaterThan(0);
        },
        { within: 15_000, explain: () => 'the stopped service is not shown as down' },
      );
      expect([...warnings].some((warning) => warning.startsWith('merchants'))).toBe(true);
    }
    await eventually(
      async () => {
        expect((await ready()).code).toBe(200);
        const merchants = await nodeOf('merchants');
        expect(merchants?.metrics.failureRatePct).toBe(0);
        expect(merchants?.status).not.toBe('down');
        expect(Number(merchants?.metrics.requestRateRps)).toBeGreaterThan(0);
        expect((await sli()).upstreamFailureRatePct).toBe(0);
      },
      { within: 35_000, explain: () => 'the service is back, and the numbers do not say so' },
    );
  } finally {
    over.abort();
    await asking;
  }
});

const Families = z.array(
  z.object({
    name: z.string(),
    type: z.string(),
    metrics: z.array(
      z.looseObject({ labels: z.record(z.string(), z.string()).optional(), value: z.string().optional() }),
    ),
  }),
);

test('the metrics are text that Prometheus reads, and they only grow', async () => {
  const read = async () => {
    const { headers, body } = mustBe(200, await somebody.get('/metrics'));
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = z.string().parse(body);
    const families = new Map(Families.parse(parse(text)).map((family) => [family.name, family]));
    const line =
      /^playground_request_duration_seconds_count\{caller="client",callee="deals",handler="get-deal"\} (\d+)$/m;
    return { families, details: Number(line.exec(text)?.[1] ?? 0) };
  };
  const before = await read();
  expect([...before.families.keys()]).toEqual(
    expect.arrayContaining([
      'playground_request_duration_seconds',
      'playground_request_errors_total',
      'playground_messages_total',
      'playground_queue_depth',
    ]),
  );
  const queues = before.families.get('playground_queue_depth')?.metrics.map(({ labels }) => labels?.queue);
  expect(queues).toEqual(['enrichment', 'purchase-workflow']);
  for (let index = 0; index < 5; index += 1) await somebody.get('/api/deals/d-00007');
  await eventually(async () => expect((await read()).details).toBeGreaterThanOrEqual(before.details + 5), {
    within: 15_000,
    explain: () => 'five details are not in the totals',
  });
});

test('what probes ask does not count: the numbers are those of clients', async () => {
  await eventually(async () => expect((await sli()).counts.requests).toBe(0), { within: 20_000 });
  await Promise.all([ready(), picture(), somebody.get('/metrics'), somebody.get('/healthz')]);
  const seen = await sli();
  expect(seen.counts).toMatchObject({ requests: 0, upstreamRequests: 0 });
});
