import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limited, TooLate } from './limited.ts';

test('whatever comes, never more than the limit runs at once, everything has its turn, failures included', async () => {
  const job = fc.record({ turns: fc.integer({ min: 0, max: 5 }), fails: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(job, { maxLength: 30 }), async (limit, jobs) => {
      const { run } = limited(limit);
      let [running, most, done] = [0, 0, 0];
      const outcomes = await Promise.allSettled(
        jobs.map(({ turns, fails }) =>
          run(async () => {
            running += 1;
            most = Math.max(most, running);
            for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
            running -= 1;
            done += 1;
            if (fails) throw new Error('no');
          }),
        ),
      );
      expect(done).toBe(jobs.length);
      expect(most).toBeLessThanOrEqual(limit);
      expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(
        jobs.filter(({ fails }) => fails).length,
      );
      expect(await run(async () => 'still works')).toBe('still works');
    }),
  );
});

test('what has not begun by the deadline never begins, and what has is waited for', async () => {
  let over = false;
  const begun: number[] = [];
  const { run } = limited(2, () => over);
  const outcomes = await Promise.allSettled(
    [1, 2, 3, 4].map((number) =>
      run(async () => {
        begun.push(number);
        await Promise.resolve();
        over = true;
        return number;
      }),
    ),
  );
  expect(begun).toEqual([1, 2]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
  await expect(run(async () => 5)).rejects.toThrow(TooLate);
});
