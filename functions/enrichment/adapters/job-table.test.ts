import { setTimeout as pause } from 'node:timers/promises';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { THRESHOLD } from '../domain/admission.ts';
import { Batch, type Job, jobsOf } from '../jobs-of.ts';
import { aChange } from '../testing/a-change.ts';
import { type Ending, type JobRepository, jobTable } from './job-table.ts';

let tables: Tables;
let jobs: JobRepository;
let now = new Date();
beforeAll(async () => {
  tables = await startTables('enrichment-jobs', 'enrichment-batches');
}, 60_000);
afterAll(() => tables[Symbol.asyncDispose]());

beforeEach(() => {
  now = new Date();
  const settings = { jobs: 'enrichment-jobs', batches: 'enrichment-batches', now: () => now };
  jobs = jobTable(tables.client, { ...settings, pause, chance: Math.random });
});

const ask = (count: number, dealId?: string) => jobs.admit({ count, dealId, change: aChange() });
const outstanding = async () => (await jobs.places()).outstanding;
const done = ({ jobId, dealId }: Job): Ending => ({ jobId, state: 'done', dealId, tags: ['t'], score: 7 });
const dead = ({ jobId }: Job): Ending => ({ jobId, state: 'dead', reason: 'no', attempts: 3 });

async function batches(): Promise<Batch[]> {
  const { Items = [] } = await tables.client.send(new ScanCommand({ TableName: 'enrichment-batches' }));
  return Items.map((item) => Batch.parse(item));
}

/** Takes all places back that other tests left out. */
async function free(): Promise<void> {
  const places = await jobs.places();
  if (places.outstanding > 0) expect(await jobs.clear(places)).toBe(true);
}

/** Jobs that were let in and noted. */
async function opened(count: number): Promise<Job[]> {
  const change = aChange();
  await jobs.admit({ count, dealId: undefined, change });
  const list = jobsOf({ id: 'x', first: 0, count, dealId: null, round: 0, change });
  await jobs.open(list);
  return list;
}

describe('places', () => {
  test('are there for a thousand in all when twenty ask for a thousand each at the same time', async () => {
    await free();
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(1_000)));
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(THRESHOLD);
    expect(await outstanding()).toBe(THRESHOLD);
    expect((await ask(1)).accepted).toBe(0);
    const parts = await batches();
    expect(parts.reduce((sum, { count }) => sum + count, 0)).toBe(THRESHOLD);
    expect(Math.max(...parts.map(({ count }) => count))).toBeLessThanOrEqual(100);
    const ids = parts.flatMap(jobsOf).map(({ jobId }) => jobId);
    expect(new Set(ids).size).toBe(THRESHOLD);
    expect(new Set(parts.flatMap(jobsOf).map(({ dealId }) => dealId)).size).toBe(220);
  }, 30_000);

  test('are given in part to who asks for more than there are', async () => {
    await free();
    await ask(700);
    expect(await ask(500, 'd-00007')).toEqual({ accepted: 300, outstanding: THRESHOLD });
  });

  test('come back once per job, while others ask, repeat, and end the same jobs in another way', async () => {
    await free();
    const list = await opened(60);
    const asking = Array.from({ length: 4 }, () => ask(50));
    const parts = [list.slice(0, 20), list.slice(10, 40), list.slice(30, 60)];
    const ending = parts.flatMap((part) => [jobs.end(part.map(done)), jobs.end(part.slice(0, 5).map(dead))]);
    const results = await Promise.all(ending);
    await Promise.all(asking);
    const back = results.flatMap((ended) => [...ended.values()]).filter(({ gaveBack }) => gaveBack);
    expect(back).toHaveLength(60);
    expect(await outstanding()).toBe(200);
    const { running, before } = await jobs.pace();
    expect(running + before).toBeGreaterThanOrEqual(60);
  }, 30_000);

  test('that were cleared are not given back a second time', async () => {
    await free();
    const list = await opened(10);
    const places = await jobs.places();
    expect(await jobs.clear({ ...places, changedAt: 'earlier' })).toBe(false);
    expect(await jobs.clear(places)).toBe(true);
    await ask(4);
    const ended = await jobs.end(list.map(done));
    expect([...ended.values()].every(({ written }) => written)).toBe(true);
    expect(await outstanding()).toBe(0);
  });
});

describe('a job', () => {
  test('that is done again answers what was found out first', async () => {
    await free();
    const [job] = await opened(1);
    if (job === undefined) throw new Error('no job');
    await jobs.end([done(job)]);
    const again = await jobs.end([{ ...done(job), score: 99 } as Ending]);
    expect(again.get(job.jobId)).toEqual({
      before: 'done',
      written: false,
      gaveBack: false,
      result: { dealId: job.dealId, tags: ['t'], score: 7 },
    });
  });

  test('that died may still be done, without a second place; one that is done does not die', async () => {
    await free();
    const [job] = await opened(1);
    if (job === undefined) throw new Error('no job');
    expect((await jobs.end([dead(job)])).get(job.jobId)).toMatchObject({ before: 'open', gaveBack: true });
    expect((await jobs.end([done(job)])).get(job.jobId)).toMatchObject({
      before: 'dead',
      written: true,
      gaveBack: false,
    });
    expect((await jobs.end([dead(job)])).get(job.jobId)).toMatchObject({ before: 'done', written: false });
    expect(await outstanding()).toBe(0);
  });

  test('that nobody let in is worked on and gives nothing back', async () => {
    await free();
    await ask(3);
    const foreign = { jobId: ulid(), dealId: 'd-00001', ordinal: 0 };
    expect((await jobs.end([dead(foreign)])).get(foreign.jobId)).toMatchObject({ before: undefined, written: false });
    expect((await jobs.end([done(foreign)])).get(foreign.jobId)).toMatchObject({ written: true, gaveBack: false });
    expect(await outstanding()).toBe(3);
  });

  test('stays as it is when its batch is noted once more', async () => {
    await free();
    const list = await opened(100);
    await jobs.end(list.slice(0, 1).map(done));
    await jobs.open(list);
    expect((await jobs.end(list.slice(0, 2).map(done))).get(list[1]?.jobId ?? '')).toMatchObject({ gaveBack: true });
    expect(await outstanding()).toBe(98);
  });
});
