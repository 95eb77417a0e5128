import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EVERY, isStale, NEVER, poll, STALE, taken } from './poll.ts';
import { factsOf, firstDeal, hashTry, outcomeOf, warningsOf } from './tries.ts';

let hidden = false;
beforeEach(() => {
  hidden = false;
  vi.useFakeTimers();
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const look = (isHidden: boolean) => {
  hidden = isHidden;
  document.dispatchEvent(new Event('visibilitychange'));
};

test('a door is asked at once, then two seconds after each answer, and not while nobody looks', async () => {
  let asked = 0;
  const polling = poll(async () => {
    asked += 1;
  });
  await vi.advanceTimersByTimeAsync(EVERY * 2 + 10);
  expect(asked).toBe(3);
  look(true);
  await vi.advanceTimersByTimeAsync(EVERY * 5);
  expect(asked).toBe(3);
  look(false);
  await vi.advanceTimersByTimeAsync(10);
  expect(asked).toBe(4);
  polling.stop();
  await vi.advanceTimersByTimeAsync(EVERY * 5);
  expect(asked).toBe(4);
});

test('a slow answer is waited for: questions do not pile up', async () => {
  let open = 0;
  let most = 0;
  const polling = poll(async () => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((done) => setTimeout(done, EVERY * 3));
    open -= 1;
  });
  await vi.advanceTimersByTimeAsync(EVERY * 20);
  polling.stop();
  expect(most).toBe(1);
});

test('an answer that cannot be used is said once and leaves what is known', () => {
  const read = (body: unknown) => (typeof body === 'number' ? body : null);
  const known = taken<number>(NEVER, { ok: true, status: 200, body: 7, problem: null }, read, 1_000);
  expect(known).toEqual({ value: 7, at: 1_000, trouble: null });
  const refused = taken(known, { ok: false, status: 503, body: null, problem: null }, read, 3_000);
  expect(refused).toEqual({ value: 7, at: 1_000, trouble: { reason: '503', since: 3_000 } });
  const strange = taken(refused, { ok: true, status: 200, body: 'x', problem: null }, read, 5_000);
  expect(strange.trouble).toEqual({ reason: 'the answer has another shape than agreed', since: 3_000 });
  expect(isStale(strange, 1_000 + STALE)).toBe(false);
  expect(isStale(strange, 1_001 + STALE)).toBe(true);
  expect(taken(strange, { ok: true, status: 200, body: 8, problem: null }, read, 9_000).trouble).toBeNull();
});

test('an answer says of itself whether it is complete, degraded, too busy, refused or failed', () => {
  const told = (status: number, body: unknown = {}) => outcomeOf({ ok: status > 0 && status < 400, status, body });
  expect([told(200), told(200, { warnings: ['ratings timeout'] }), told(429), told(404), told(503), told(0)]).toEqual([
    'fine',
    'degraded',
    'throttled',
    'refused',
    'failed',
    'failed',
  ]);
  expect(warningsOf({ warnings: ['one', 2] })).toEqual(['one']);
  expect(firstDeal({ deals: [{ id: 'd-00042' }] })).toBe('d-00042');
  expect(firstDeal(null)).toBe('d-00001');
  expect(
    factsOf({ accepted: 200, queueDepth: 12, meta: { requestId: 'r', readModel: { hits: 3 } }, other: 1 }),
  ).toEqual([
    ['accepted', '200'],
    ['queueDepth', '12'],
    ['requestId', 'r'],
    ['readModel.hits', '3'],
  ]);
});

test('callers of a hash door are counted: answered, throttled, failed, and how long they waited', () => {
  const body = { ms: 600, eventLoopDelayMs: 590, neighbour: { ok: false, ms: 801 }, thread: 'main' };
  const answer = (status: number, ms: number, more: unknown = body, correlationId: string | null = `c-${status}`) => ({
    ok: status === 200,
    status,
    ms,
    body: more,
    correlationId,
  });
  expect(hashTry([answer(500, 5, {}, null), answer(200, 650), answer(200, 1_300), answer(500, 9, {})])).toEqual({
    callers: 4,
    answered: 2,
    throttled: 1,
    failed: 1,
    slowestMs: 1_300,
    waitedMs: 700,
    hashMs: 600,
    eventLoopDelayMs: 590,
    neighbour: { ok: false, ms: 801 },
    thread: 'main',
    statuses: [500, 200, 200, 500],
    followed: 'c-200',
  });
  expect(hashTry([])).toMatchObject({ callers: 0, slowestMs: null, neighbour: null });
});
