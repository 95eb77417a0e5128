import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type RunName, ScenarioAccepted, ScenariosView } from '../../functions/shared/contracts/lab.http.ts';
import type { FeedEvent } from '../../functions/shared/contracts/live.protocol.ts';
import { without } from '../support/consumers.ts';
import { withParameter } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { allPlacesAreFree, DRAINED_WITHIN_MS } from '../support/jobs.ts';
import { running } from '../support/running.ts';
import { type Answer, mustBe, Visitor } from '../support/visitor.ts';

vi.setConfig({ testTimeout: 240_000 }); // several functions start for the first time

const operator = new Visitor();
const USED: readonly RunName[] = ['normal', 'spike', 'enqueue-10k', 'worker-hash'];
const HASH = { iterations: 20_000, rounds: 1 };
const PATIENT = { within: 60_000 };

/** An answer of the door itself: on a busy machine the gateway gives up on functions that have to start. Safe to ask again. */
const answered = (ask: () => Promise<Answer>): Promise<Answer> =>
  eventually(
    async () => {
      const answer = await ask();
      if (answer.status >= 502) throw new Error(`the gateway answered ${answer.status}`);
      return answer;
    },
    { within: 60_000 },
  );
const scenarios = async (): Promise<ScenariosView> =>
  ScenariosView.parse(mustBe(200, await answered(() => new Visitor().get('/api/scenarios'))).body);
const set = async (name: RunName, body: { active: boolean; seed?: number }, visitor = operator) =>
  ScenarioAccepted.parse(mustBe(202, await answered(() => visitor.post(`/api/scenarios/${name}`, body))).body);
const runOf = async (name: RunName) => {
  const found = (await scenarios()).scenarios.find(({ id }) => id === name);
  if (found === undefined || found.run === null) throw new Error(`${name} has no run`);
  return { ...found.run, active: found.active };
};
const ended = (name: RunName, runId: string) =>
  eventually(
    async () => {
      const run = await runOf(name);
      if (run.runId !== runId || run.endedAt === null) throw new Error(JSON.stringify(run));
      return run;
    },
    { within: 45_000, explain: () => `${name} does not end` },
  );
const stopAll = async () => {
  for (const name of USED) await set(name, { active: false });
  await eventually(
    async () => {
      const { activeScenarioIds } = await scenarios();
      expect(USED.filter((name) => activeScenarioIds.includes(name))).toEqual([]);
    },
    { within: 60_000, explain: () => 'A scenario does not stop' },
  );
};

beforeAll(() => operator.logIn(running().operator));
beforeEach(stopAll, 120_000); // whatever became of the test before
afterAll(stopAll, 120_000);

test('two scenarios run at once, count what they send, and each stops when it is told to', async () => {
  using feed = await listen({ types: ['ScenarioStarted', 'ScenarioStopped'] });
  await set('spike', { active: true, seed: 11 });
  const { activeScenarioIds } = await set('normal', { active: true, seed: 12 });
  expect(activeScenarioIds.toSorted()).toEqual(['normal', 'spike']);
  await eventually(
    async () => {
      for (const name of ['normal', 'spike'] as const) {
        const { outcome } = await runOf(name);
        if (outcome.requests === 0) throw new Error(`${name} has sent nothing`);
      }
    },
    { within: 45_000, explain: () => 'Not both scenarios send requests' },
  );

  const spike = await runOf('spike');
  await set('spike', { active: false });
  const stopped = await ended('spike', spike.runId);
  expect(stopped).toMatchObject({ endedBecause: 'stopped', seed: 11 });
  expect(stopped.outcome.succeeded + stopped.outcome.failed).toBe(stopped.outcome.requests);
  expect((await runOf('spike')).outcome).toEqual(stopped.outcome); // nothing is sent any more

  const normal = await runOf('normal');
  expect(normal.active).toBe(true);
  await set('normal', { active: false });
  await ended('normal', normal.runId);
  await eventually(
    () => {
      const of = (type: string) =>
        feed
          .of(type)
          .map(({ data }) => data.scenario)
          .toSorted();
      expect(of('ScenarioStarted')).toEqual(['normal', 'spike']);
      expect(of('ScenarioStopped')).toEqual(['normal', 'spike']);
    },
    { explain: () => feed.story() },
  );
});

test('a scenario that is switched on twice runs once, and keeps its seed', async () => {
  await set('normal', { active: true, seed: 5 });
  const first = await runOf('normal');
  await set('normal', { active: true });
  expect(await runOf('normal')).toMatchObject({ runId: first.runId, seed: 5 });
  expect(await operator.post('/api/scenarios/normal', { active: true, seed: 6 })).toMatchObject({
    status: 409,
    body: { code: 'scenario-running' },
  });
  await set('normal', { active: false });
  await ended('normal', first.runId);
});

test('ten thousand jobs: "later" from a thousand on; all that got in end, none is lost, and every place comes back', async () => {
  await allPlacesAreFree();
  using feed = await listen({ types: ['EnrichmentRequested', 'EnrichmentCompleted', 'MessageDeadLettered'] });
  const { runId } = await (async () => {
    await using _nobodyWorks = await without('enrichment'); // or the worker may be as fast as the door
    await set('enqueue-10k', { active: true });
    await eventually(
      async () => {
        const { byStatus } = (await runOf('enqueue-10k')).outcome;
        expect(byStatus['202']).toBeGreaterThan(0);
        expect(byStatus['429']).toBeGreaterThan(0);
      },
      { within: DRAINED_WITHIN_MS, explain: () => 'The door is never full' },
    );
    const run = await runOf('enqueue-10k');
    await set('enqueue-10k', { active: false });
    return run;
  })();
  const { outcome, endedBecause } = await ended('enqueue-10k', runId);
  expect(endedBecause).toBe('stopped');
  expect(outcome.accepted).toBeGreaterThan(0);
  expect(outcome.accepted).toBeLessThanOrEqual(1_000); // nobody worked meanwhile
  expect(outcome.accepted).toBeLessThanOrEqual(100 * (outcome.byStatus['202'] ?? 0));

  const idsIn = (type: string, id: (event: FeedEvent) => unknown) => new Set(feed.of(type).map(id));
  await eventually(
    () => {
      const asked = idsIn('EnrichmentRequested', ({ id }) => id);
      const over = new Set([
        ...idsIn('EnrichmentCompleted', ({ data }) => data.jobId),
        ...idsIn('MessageDeadLettered', ({ data }) => data.eventId),
      ]);
      expect(asked.size).toBeGreaterThanOrEqual(outcome.accepted);
      expect(asked.size).toBeLessThanOrEqual(outcome.accepted + 101); // the request that was given up, and our own
      expect([...asked].filter((id) => !over.has(id))).toEqual([]);
    },
    { within: DRAINED_WITHIN_MS, explain: () => `Of ${outcome.accepted} jobs: ${feed.story().slice(-300)}` },
  );
  await allPlacesAreFree();
}, 300_000);

test('where the lab is not open its own scenarios get in all the same: the lab says who it is', async () => {
  await using _closed = await withParameter('config/lab/open', 'false');
  const strangers = new Visitor();
  await eventually(async () => expect((await strangers.post('/api/heavy-hash/good', HASH)).status).toBe(401), PATIENT);
  await eventually(async () => expect((await strangers.post('/api/enrichment-jobs', {})).status).toBe(401), PATIENT);
  for (const [name, status] of [
    ['worker-hash', '200'],
    ['enqueue-10k', '202'],
  ] as const) {
    await set(name, { active: true });
    const { runId } = await runOf(name);
    await eventually(
      async () => {
        const { outcome } = await runOf(name);
        expect(outcome.byStatus[status]).toBeGreaterThan(0);
      },
      { ...PATIENT, explain: () => `${name} does not get in` },
    );
    await set(name, { active: false });
    await ended(name, runId);
  }
}, 240_000);

test('scenarios are for operators to switch, for everybody to see, and there are eight', async () => {
  expect((await scenarios()).scenarios.map(({ id }) => id)).toHaveLength(8);
  expect((await new Visitor().post('/api/scenarios/normal', { active: true })).status).toBe(401);
  expect((await operator.post('/api/scenarios/calm', { active: true })).status).toBe(404);
});
