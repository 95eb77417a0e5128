import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jobsInMemory } from '../adapters/jobs-in-memory.ts';
import { jobsOf } from '../jobs-of.ts';
import { aChange } from '../testing/a-change.ts';
import { admitted, forgotten, perSecond, retryAfterSeconds, THRESHOLD } from './admission.ts';

const count = fc.integer({ min: 1, max: 10_000 });
const outstanding = fc.integer({ min: 0, max: THRESHOLD });

describe('admission', () => {
  test('lets in what there is room for, and never more than the threshold allows', () => {
    fc.assert(
      fc.property(count, outstanding, (wanted, out) => {
        const accepted = admitted(wanted, out);
        expect(accepted).toBe(Math.min(wanted, THRESHOLD - out));
        expect(accepted + out).toBeLessThanOrEqual(THRESHOLD);
      }),
    );
  });

  const step = fc.oneof(
    fc.record({ kind: fc.constant('ask' as const), count }),
    // which of the jobs so far ends, how, and how often the same is told
    fc.record({
      kind: fc.constantFrom('done' as const, 'dead' as const),
      from: fc.nat(),
      jobs: fc.integer({ min: 1, max: 700 }),
      times: fc.integer({ min: 1, max: 3 }),
    }),
    fc.record({ kind: fc.constant('foreign' as const), count: fc.integer({ min: 1, max: 5 }) }),
  );

  test('keeps 0 ≤ outstanding ≤ 1,000 = accepted − ended, whatever comes when and how often', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const jobs = jobsInMemory();
        const known: string[] = [];
        const ended = new Set<string>();
        for (const [index, action] of steps.entries()) {
          if (action.kind === 'ask') {
            const { accepted } = await jobs.admit({
              count: action.count,
              dealId: undefined,
              change: aChange(`r-${index}`),
            });
            const batch = accepted === 0 ? [] : jobsOf(jobs.batches[jobs.batches.length - 1] ?? expect.fail());
            expect(batch).toHaveLength(accepted);
            await jobs.open(batch);
            known.push(...batch.map(({ jobId }) => jobId));
          } else if (action.kind === 'foreign') {
            for (let one = 0; one < action.count; one += 1) {
              const jobId = `foreign-${index}-${one}`;
              await jobs.end([{ jobId, state: 'done', dealId: 'd-00001', tags: [], score: 1 }]);
            }
          } else {
            const start = known.length === 0 ? 0 : action.from % known.length;
            const concerned = known.slice(start, start + action.jobs);
            for (let time = 0; time < action.times; time += 1) {
              const ends = concerned.map((jobId) =>
                action.kind === 'dead'
                  ? ({ jobId, state: 'dead', reason: 'no', attempts: 3 } as const)
                  : ({ jobId, state: 'done', dealId: 'd-00001', tags: [], score: 1 } as const),
              );
              await jobs.end(ends);
            }
            for (const jobId of concerned) ended.add(jobId);
          }
          expect(jobs.counter.outstanding).toBe(known.length - ended.size);
          expect(jobs.counter.outstanding).toBeLessThanOrEqual(THRESHOLD);
          expect(jobs.counter.accepted).toBe(known.length);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the time to come again', () => {
  test('follows from what has to end first and from the pace, within a minute', () => {
    fc.assert(
      fc.property(count, outstanding, fc.double({ min: 0.01, max: 5_000, noNaN: true }), (wanted, out, rate) => {
        const seconds = retryAfterSeconds(wanted, out, rate);
        expect(Number.isInteger(seconds)).toBe(true);
        expect(seconds).toBeGreaterThanOrEqual(1);
        expect(seconds).toBeLessThanOrEqual(60);
        expect(retryAfterSeconds(wanted, out, rate * 2)).toBeLessThanOrEqual(seconds);
        expect(retryAfterSeconds(wanted + 1, out, rate)).toBeGreaterThanOrEqual(seconds);
      }),
    );
    expect(retryAfterSeconds(1_000, 1_000, 100)).toBe(10);
    expect(retryAfterSeconds(10, 1_000, 100)).toBe(1);
  });

  test('is as long as it takes to measure a pace when there is none', () => {
    expect(retryAfterSeconds(1_000, 1_000, 0)).toBe(10);
  });

  test('knows the pace over the slot that runs and the one before', () => {
    const at = new Date('2026-01-01T00:00:05.000Z');
    expect(perSecond({ running: 500, before: 1_000 }, at)).toBe(100);
  });
});

test('places are forgotten when nothing waits and nothing has moved for longer than all attempts take', () => {
  const at = new Date('2026-01-01T01:00:00.000Z');
  const [long, short] = ['2026-01-01T00:44:00.000Z', '2026-01-01T00:46:00.000Z'];
  expect(forgotten(5, long, 0, at)).toBe(true);
  expect(forgotten(5, short, 0, at)).toBe(false);
  expect(forgotten(5, long, 1, at)).toBe(false);
  expect(forgotten(0, long, 0, at)).toBe(false);
});
