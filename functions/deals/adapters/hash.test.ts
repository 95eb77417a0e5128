import { afterEach, expect, test } from 'vitest';
import { observed } from './event-loop.ts';
import { hashHere, workOf } from './hash.ts';
import { type HashThread, hashThread, newThread } from './hash-thread.ts';

let thread: HashThread | undefined;
afterEach(() => thread?.end());

const heavy = workOf({ iterations: 200_000, rounds: 8 });
const light = workOf({ iterations: 20_000, rounds: 2 });

test('both threads find the same hash of 64 bytes, which depends on iterations and rounds', async () => {
  thread = hashThread();
  const here = hashHere(light);
  expect(await thread.hash(light)).toBe(here);
  expect(here).toMatch(/^[0-9a-f]{128}$/);
  expect(hashHere(workOf({ iterations: 20_000, rounds: 1 }))).not.toBe(here);
  expect(hashHere(workOf({ iterations: 20_001, rounds: 2 }))).not.toBe(here);
});

test('hashes that come together share one thread, and each gets its own answer', async () => {
  let started = 0;
  thread = hashThread(() => {
    started += 1;
    return newThread();
  });
  const works = [1, 2, 3].map((rounds) => workOf({ iterations: 20_000, rounds }));
  const own = thread;
  expect(await Promise.all(works.map((work) => own.hash(work)))).toEqual(works.map(hashHere));
  await own.hash(light);
  expect(started).toBe(1);
});

test('a thread that ends fails who waits, and the next one gets another thread', async () => {
  thread = hashThread();
  await thread.hash(light);
  const waiting = thread.hash(heavy);
  await Promise.all([expect(waiting).rejects.toThrow('ended'), thread.end()]);
  expect(await thread.hash(light)).toBe(hashHere(light));
});

test('work that the thread cannot do is said to its caller', async () => {
  thread = hashThread();
  await expect(thread.hash({ ...light, digest: 'no-such-digest' })).rejects.toThrow('no-such-digest');
  expect(await thread.hash(light)).toBe(hashHere(light));
});

test('the event loop stands still while it hashes itself, and goes on while a thread does', async () => {
  thread = hashThread();
  const own = thread;
  await own.hash(light); // started
  const bad = await observed(async () => {
    const startedAt = performance.now();
    hashHere(heavy);
    return performance.now() - startedAt;
  });
  const good = await observed(() => own.hash(heavy));
  expect(bad.eventLoopDelayMs).toBeGreaterThan(bad.result * 0.8);
  expect(good.eventLoopDelayMs).toBeLessThan(bad.eventLoopDelayMs / 2);
});
