import { expect, test } from 'vitest';
import { HashAnswer } from '../../functions/shared/contracts/deals.http.ts';
import { Problem } from '../../functions/shared/contracts/problem.ts';
import { eventually } from '../support/eventually.ts';
import { type Answer, mustBe, Visitor } from '../support/visitor.ts';

const HEAVY = { iterations: 500_000, rounds: 8 };
const LIGHT = { iterations: 20_000, rounds: 1 };
const WITHIN = { within: 60_000 };
type Door = 'bad' | 'good';

const ask = (door: Door, body: unknown): Promise<Answer> => new Visitor().post(`/api/heavy-hash/${door}`, body);
const hashed = async (door: Door, body: unknown): Promise<HashAnswer> =>
  HashAnswer.parse(mustBe(200, await ask(door, body)).body);

/** Everybody is awake: the function, its thread, its token and its neighbour. */
const warm = (door: Door) =>
  eventually(async () => expect((await hashed(door, LIGHT)).neighbour.ok).toBe(true), WITHIN);

test('a hash on the event loop holds up everything beside it, in a worker thread nothing; both find the same', {
  timeout: 240_000,
}, async () => {
  await warm('bad');
  await warm('good');
  const bad = await hashed('bad', HEAVY);
  expect(bad.thread).toBe('main');
  expect(bad.eventLoopDelayMs).toBeGreaterThan(bad.ms * 0.8);
  expect(bad.neighbour.ok).toBe(false);
  expect(bad.neighbour.ms).toBeGreaterThan(800);
  // the machine may be busy with something else for once: the lesson is that it works at all
  await eventually(async () => {
    const good = await hashed('good', HEAVY);
    expect(good).toMatchObject({ hash: bad.hash, thread: 'worker', neighbour: { ok: true } });
    expect(good.eventLoopDelayMs).toBeLessThanOrEqual(bad.eventLoopDelayMs / 5);
  }, WITHIN);
});

test.each<[Door]>([['bad'], ['good']])(
  'with one environment reserved, a second caller of %s is refused at once, whichever thread hashes',
  { timeout: 120_000 },
  async (door) => {
    await warm(door);
    await eventually(async () => {
      const answers = await Promise.all([ask(door, HEAVY), ask(door, HEAVY)]);
      const [served, refused] = answers.toSorted((a, b) => a.status - b.status);
      expect(served?.status).toBe(200);
      expect(refused?.status).toBe(500);
      expect(Problem.omit({ status: true }).parse(refused?.body)).toMatchObject({ code: 'unexpected' });
    }, WITHIN);
    await warm(door);
  },
);
