import { expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import type { OutgoingEvent } from '../../shared/publish/publisher.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { busBody, queueEvent, queueRecord } from '../../shared/testing/events.ts';
import { queueWorld } from '../../shared/testing/queue.ts';
import type { Indicators } from '../adapters/indicators.ts';
import type { Answer } from '../domain/outcome.ts';
import { LEASE_MS, type Run, SLICE_MS } from '../domain/run.ts';
import { LAB } from '../log-messages.ts';
import { sliceDue } from '../news.ts';
import { aRun } from '../testing/a-run.ts';
import { labWorld } from '../testing/lab-world.ts';
import { quietView } from '../testing/quiet-view.ts';
import { createHandler } from './handler.ts';
import type { Player } from './player.ts';

const ok: Answer = { status: 200 };

/** Indicators of a quiet system, which have seen as many requests as they looked back seconds. */
const quiet: Indicators = {
  over: async ({ seconds, until }) => quietView(seconds, until),
  glance: async () => undefined,
};

async function setUp(
  player: (lab: ReturnType<typeof labWorld>) => Player,
  overrides: Partial<Run> = {},
  indicators: Indicators = quiet,
) {
  const lab = labWorld();
  const run = aRun(overrides);
  await lab.scenarios.begin(run);
  const handler = createHandler({
    ...lab,
    indicators,
    players: () => ({ play: player(lab), acceptedGoal: run.scenario === 'enqueue-10k' ? 10_000 : undefined }),
    renewEveryMs: 5,
  });
  const cause = { causationId: 'request', correlationId: run.correlationId, traceparent: run.traceparent };
  const first = sliceDue(run, { now: lab.now(), cause });
  const deliver = (event: OutgoingEvent = first, attempt = 1) =>
    handler(
      queueEvent(queueRecord(busBody(event.contract, event.data as never, event.meta), { attempt })),
      fakeContext(),
    );
  const row = (): Run => {
    const found = lab.scenarios.rows.get(run.scenario);
    if (found === undefined) throw new Error('no run');
    return found;
  };
  return { ...lab, run, first, deliver, row };
}

/** Waves that take no time, one a second. */
const everySecond =
  (seen: number[] = []) =>
  (lab: ReturnType<typeof labWorld>): Player =>
  async ({ number }) => {
    seen.push(number);
    lab.later(1_000);
    return { answers: [ok, { status: 503 }], pauseMs: 0 };
  };

test('a stretch is ten seconds of waves; the next message carries on where it ended', async () => {
  using _ = queueWorld();
  const seen: number[] = [];
  const { deliver, row, sent } = await setUp(everySecond(seen));
  expect(await deliver()).toEqual({ batchItemFailures: [] });
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(row()).toMatchObject({
    status: 'running',
    slice: 1,
    wave: 10,
    leaseOwner: null,
    outcome: { requests: 20, succeeded: 10, failed: 10, byStatus: { 200: 10, 503: 10 } },
  });
  const [next] = sent;
  if (next === undefined) throw new Error('nothing was sent');
  await deliver(next.event);
  expect(seen.at(-1)).toBe(19);
  expect(row()).toMatchObject({ slice: 2, wave: 20, outcome: { requests: 40 } });
});

test('the same message twice is played once, and its copy sends nothing', async () => {
  using _ = queueWorld();
  const { deliver, sent, row } = await setUp(everySecond());
  await deliver();
  await deliver();
  expect(row()).toMatchObject({ slice: 1 });
  expect(sent).toHaveLength(1);
});

test('a long pause is waited for by a message and not by a function', async () => {
  using _ = queueWorld();
  const { deliver, sent, row } = await setUp(() => async () => ({ answers: [ok], pauseMs: 7_900 }), {
    scenario: 'autopilot',
  });
  await deliver();
  expect(row()).toMatchObject({ wave: 1, slice: 1 });
  expect(sent.map(({ delaySeconds }) => delaySeconds)).toEqual([7]);
});

test('a scenario that is to stop gives its requests up and ends with what came of it', async () => {
  using _ = queueWorld();
  const { deliver, row, sent } = await setUp((lab) => async ({ signal }) => {
    await lab.scenarios.requestStop('normal');
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    return { answers: [ok], pauseMs: 0 };
  });
  await deliver();
  expect(row()).toMatchObject({ status: 'ended', endedBecause: 'stopped', outcome: { requests: 1 } });
  expect(sent).toMatchObject([{ delaySeconds: 8, event: { data: { endedBecause: 'stopped' } } }]); // to look back
});

test('a run that was told to stop before its stretch began sends no request', async () => {
  using _ = queueWorld();
  const seen: number[] = [];
  const { deliver, row, scenarios } = await setUp(everySecond(seen));
  await scenarios.requestStop('normal');
  await deliver();
  expect(seen).toEqual([]);
  expect(row()).toMatchObject({ endedBecause: 'stopped' });
});

test('five minutes are the end, in the middle of a stretch, too', async () => {
  using _ = queueWorld();
  const { deliver, row, later } = await setUp(everySecond());
  later(297_000);
  await deliver();
  expect(row()).toMatchObject({ endedBecause: 'time-limit', wave: 0, outcome: { requests: 6 } });
});

test('ten thousand accepted jobs are the end of their scenario', async () => {
  using _ = queueWorld();
  const { deliver, row } = await setUp(
    (lab) => async () => {
      lab.later(100);
      return { answers: [{ status: 202, accepted: 2_500 }], pauseMs: 0 };
    },
    { scenario: 'enqueue-10k' },
  );
  await deliver();
  expect(row()).toMatchObject({ endedBecause: 'finished', outcome: { accepted: 10_000, requests: 4 } });
});

test('a message that comes while another invocation plays its stretch leaves it alone', async () => {
  using world = queueWorld();
  const seen: number[] = [];
  const { deliver, run, scenarios, sent } = await setUp(everySecond(seen));
  await scenarios.take(run, 'another');
  await deliver();
  expect([seen, sent]).toEqual([[], []]);
  expect(world).toHaveSaid(LAB.BUSY);
});

test('after a crash the message that comes back waits for the lease to end, and then carries on', async () => {
  using _ = queueWorld();
  const seen: number[] = [];
  const { deliver, run, scenarios, sent, later, row } = await setUp(everySecond(seen));
  await scenarios.take(run, 'crashed');
  later(2_000);
  await deliver(undefined, 2);
  expect(seen).toEqual([]);
  expect(sent).toMatchObject([{ delaySeconds: (LEASE_MS - 2_000) / 1_000 }]);
  later(LEASE_MS);
  await deliver(sent[0]?.event);
  expect(seen).toHaveLength(SLICE_MS / 1_000);
  expect(row()).toMatchObject({ slice: 1, leaseOwner: null });
});

test('a crash after the stretch was written and before the next message sends that message again', async () => {
  using _ = queueWorld();
  const { deliver, run, scenarios, sent } = await setUp(everySecond());
  await scenarios.take(run, 'crashed');
  await scenarios.release(run, 'crashed', { wave: 10, nextWaveAt: run.nextWaveAt, outcome: run.outcome });
  await deliver(undefined, 2);
  expect(sent).toMatchObject([{ event: { data: { slice: 1 } } }]);
});

test('a crash after the end was written still looks back at the run', async () => {
  using _ = queueWorld();
  const { deliver, run, first, scenarios, now, sent } = await setUp(everySecond());
  const { outcome } = run;
  await scenarios.end(run, null, { because: 'stopped', at: now(), by: first.meta.id, outcome });
  await deliver(undefined, 2);
  expect(sent).toMatchObject([{ delaySeconds: 8, event: { data: { endedBecause: 'stopped' } } }]);
});

test('whoever lost the lease in the middle writes nothing and sends nothing', async () => {
  using world = queueWorld();
  const { deliver, sent, row } = await setUp((lab) => async ({ signal }) => {
    const run = lab.scenarios.rows.get('normal');
    if (run !== undefined) lab.scenarios.rows.set('normal', { ...run, leaseOwner: 'another' });
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    return { answers: [ok], pauseMs: 0 };
  });
  await deliver();
  expect(row()).toMatchObject({ leaseOwner: 'another', slice: 0, outcome: { requests: 0 } });
  expect(sent).toEqual([]);
  expect(world).toHaveSaid(LAB.LEASE_LOST);
});

test('a message of a run that is over is settled', async () => {
  using world = queueWorld();
  const { deliver, run, scenarios, now } = await setUp(everySecond());
  await scenarios.end(run, null, { because: 'stopped', at: now(), by: null, outcome: run.outcome });
  expect(await deliver()).toEqual({ batchItemFailures: [] });
  expect(world).toHaveSaid(LAB.LATE);
});

const ended = async (indicators?: Indicators) => {
  const lab = await setUp(everySecond(), {}, indicators);
  await lab.scenarios.requestStop('normal');
  await lab.deliver();
  lab.later(8_000);
  return lab;
};

test('some seconds after the end a run has its before, its during and its after', async () => {
  using world = queueWorld();
  const { deliver, sent, row, scenarios } = await ended();
  await deliver(sent[0]?.event);
  expect(row()).toMatchObject({
    before: { seconds: 30, requests: 30 },
    during: { seconds: 5 },
    after: { seconds: 8 },
    backInTargetSeconds: 0,
  });
  expect((await scenarios.finished())[0]).toMatchObject({ backInTargetSeconds: 0 });
  expect(world).toHaveSaid(LAB.MEASURED);
  expect(sent).toHaveLength(1);
});

test('while the targets do not hold again somebody looks again, for a minute', async () => {
  using _ = queueWorld();
  const slow: Indicators = {
    ...quiet,
    over: async ({ seconds, until }) => {
      const view = quietView(seconds, until);
      return { ...view, series: view.series.map((point) => ({ ...point, p95: 900 })) };
    },
  };
  const { deliver, sent, row, later } = await ended(slow);
  for (let look = 0; look < 10; look += 1) {
    const next = sent[look];
    if (next === undefined) break;
    await deliver(next.event);
    later((sent[look + 1]?.delaySeconds ?? 0) * 1_000);
  }
  expect(sent.map(({ delaySeconds }) => delaySeconds)).toEqual([8, 7, 15, 33]);
  expect(row()).toMatchObject({ during: { seconds: 5 }, after: { seconds: 63 }, backInTargetSeconds: null });
});

test('a run whose requests are not in the indicators yet is looked at again', async () => {
  using _ = queueWorld();
  let behind = true;
  const late: Indicators = {
    ...quiet,
    over: async ({ seconds, until }) => {
      const view = quietView(seconds, until);
      const requests = behind ? 3 : 20;
      return { ...view, sli: { ...view.sli, counts: { ...view.sli.counts, requests } } };
    },
  };
  const lab = await setUp(everySecond(), {}, late);
  await lab.deliver();
  await lab.scenarios.requestStop('normal');
  await lab.deliver(lab.sent[0]?.event);
  expect(lab.row()).toMatchObject({ status: 'ended', outcome: { requests: 20 } });
  lab.later(8_000);
  await lab.deliver(lab.sent[1]?.event);
  expect(lab.row()).toMatchObject({ during: { requests: 3 } });
  behind = false;
  await lab.deliver(lab.sent[2]?.event);
  expect(lab.row()).toMatchObject({ during: { requests: 20 } });
  expect(lab.sent).toHaveLength(3);
});

test('indicators that do not answer leave the summary open, and nothing else', async () => {
  using world = queueWorld();
  const { deliver, sent, row } = await ended({ ...quiet, over: async () => undefined });
  expect(await deliver(sent[0]?.event)).toEqual({ batchItemFailures: [] });
  expect(row()).toMatchObject({ before: null, during: null, after: null, backInTargetSeconds: null });
  expect(world).toHaveSaid(LAB.NOT_YET_MEASURED);
  expect(sent).toHaveLength(2);
});
