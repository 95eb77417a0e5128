import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { LEASE_MS, LOST_AFTER_MS, PICK_UP_MS, type Run } from '../domain/run.ts';
import { aRun } from '../testing/a-run.ts';
import { scenariosInMemory } from '../testing/scenarios-in-memory.ts';
import { type ScenarioRepository, scenarioTable } from './scenario-table.ts';

let now = new Date('2026-01-01T00:00:00.000Z');
const later = (ms: number) => {
  now = new Date(now.getTime() + ms);
};
const begun = (scenario: Run['scenario']): Run =>
  aRun({ scenario, runId: ulid(now.getTime()), startedAt: now.toISOString(), leaseUntil: now.getTime() + PICK_UP_MS });
const some = { requests: 3, succeeded: 2, failed: 1, byStatus: { 200: 2, 503: 1 }, accepted: 0 };
const stopped = (by: string | null = null) => ({ because: 'stopped' as const, at: now, by, outcome: some });

let tables: Tables;
beforeAll(async () => {
  tables = await startTables('scenarios');
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

describe.each([
  ['in its table', () => scenarioTable(tables.client, { table: 'scenarios', now: () => now })],
  ['in memory, for tests of handlers', () => scenariosInMemory(() => now)],
] as const)('a run %s', (_, repository) => {
  let scenarios: ScenarioRepository;
  beforeAll(() => {
    scenarios = repository();
  });

  test('begins once, however many ask, and stands in the list', async () => {
    const many = Array.from({ length: 5 }, () => begun('normal'));
    const began = await Promise.all(many.map((run) => scenarios.begin(run)));
    expect(began.filter(Boolean)).toHaveLength(1);
    const run = many[began.indexOf(true)];
    expect(await scenarios.find('normal')).toEqual(run);
    expect(await scenarios.current()).toEqual([run]);
  });

  test('has one worker at a time: the lease goes to one of many, and to another when it is over', async () => {
    const run = begun('spike');
    await scenarios.begin(run);
    const taken = await Promise.all(['a', 'b', 'c', 'd'].map((owner) => scenarios.take(run, owner)));
    const owners = taken.flatMap((row) => row?.leaseOwner ?? []);
    expect(owners).toHaveLength(1);
    expect(await scenarios.renew(run, 'nobody', some)).toBeUndefined();
    later(LEASE_MS - 1);
    expect(await scenarios.take(run, 'late')).toBeUndefined();
    expect(await scenarios.renew(run, owners[0] ?? '', some)).toMatchObject({ outcome: some, stopRequested: false });
    later(LEASE_MS + 1);
    expect(await scenarios.take(run, 'late')).toMatchObject({ leaseOwner: 'late', outcome: some });
    const given = { wave: 9, nextWaveAt: now.getTime() + 5_000, outcome: some };
    expect(await scenarios.release(run, owners[0] ?? '', given)).toBeUndefined();
    expect(await scenarios.release(run, 'late', given)).toMatchObject({ slice: 1, wave: 9, leaseOwner: null });
    expect(await scenarios.take(run, 'again')).toBeUndefined(); // that stretch is over
  });

  test('hears that it is to stop when it renews its lease', async () => {
    const run = begun('chaotic');
    expect(await scenarios.requestStop('chaotic')).toBeUndefined();
    await scenarios.begin(run);
    const taken = (await scenarios.take(run, 'me')) ?? run;
    expect(await scenarios.requestStop('chaotic')).toMatchObject({ stopRequested: true });
    expect(await scenarios.renew(taken, 'me', some)).toMatchObject({ stopRequested: true });
    expect(await scenarios.end(taken, null, stopped())).toBeUndefined(); // somebody works on it
    expect(await scenarios.end(taken, 'me', stopped('m1'))).toMatchObject({ status: 'ended', endedBy: 'm1' });
    expect(await scenarios.end(taken, 'me', stopped('m2'))).toBeUndefined();
    expect(await scenarios.requestStop('chaotic')).toBeUndefined();
  });

  test('is ended by whoever looks when nobody has worked on it for long', async () => {
    const run = begun('worker-hash');
    await scenarios.begin(run);
    const taken = (await scenarios.take(run, 'crashed')) ?? run;
    later(LEASE_MS + LOST_AFTER_MS);
    const lost = { ...stopped(), because: 'lost' as const };
    expect(await scenarios.end(taken, null, lost)).toBeUndefined();
    later(1);
    expect(await scenarios.end(taken, null, { ...lost, at: now })).toMatchObject({ endedBecause: 'lost' });
    expect(await scenarios.begin(begun('worker-hash'))).toBe(true);
  });

  test('stays in the list of ended ones, newest first, with what was measured around it', async () => {
    const [one, two] = [begun('high-throughput'), begun('blocking-hash')];
    for (const run of [one, two]) {
      await scenarios.begin(run);
      await scenarios.end(run, null, stopped());
      later(1_000);
    }
    const measured = { before: null, during: null, after: null, backInTargetSeconds: 4 };
    await scenarios.review(one, measured);
    const ended = (await scenarios.finished()).filter(({ runId }) => [one.runId, two.runId].includes(runId));
    expect(ended.map(({ scenario }) => scenario).toSorted()).toEqual(['blocking-hash', 'high-throughput']);
    expect(ended.find(({ runId }) => runId === one.runId)).toMatchObject({ backInTargetSeconds: 4, status: 'ended' });
    expect(await scenarios.find('high-throughput')).toMatchObject({ backInTargetSeconds: 4 });
  });
});

test('an ended run is forgotten after an hour', async () => {
  const scenarios = scenarioTable(tables.client, { table: 'scenarios', now: () => now });
  const run = begun('enqueue-10k');
  await scenarios.begin(run);
  await scenarios.end(run, null, stopped());
  expect((await scenarios.finished()).some(({ runId }) => runId === run.runId)).toBe(true);
  later(3_600_001);
  expect(await scenarios.finished()).toEqual([]);
});

test('the row of a run has nothing that a stream could not carry, and is read whole', async () => {
  const scenarios = scenarioTable(tables.client, { table: 'scenarios', now: () => now });
  const run = begun('autopilot');
  await scenarios.begin(run);
  expect(await scenarios.find('autopilot')).toEqual(run);
  const { Item } = await tables.client.send(
    new GetCommand({ TableName: 'scenarios', Key: { kind: 'current', id: 'autopilot' } }),
  );
  expect(Item?.outcome).not.toHaveProperty('byStatus');
});
