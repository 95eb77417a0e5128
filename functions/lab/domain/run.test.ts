import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aRun } from '../testing/a-run.ts';
import {
  endAfter,
  isLost,
  isWorkedOn,
  LEASE_MS,
  LOST_AFTER_MS,
  PICK_UP_MS,
  type Run,
  sliceVerdict,
  startVerdict,
} from './run.ts';

const start = new Date('2026-01-01T00:00:00.000Z').getTime();
const at = (ms: number) => new Date(start + ms);

const anyRun: fc.Arbitrary<Run> = fc
  .record({
    status: fc.constantFrom('running' as const, 'ended' as const),
    slice: fc.nat({ max: 5 }),
    leaseOwner: fc.constantFrom(null, 'a', 'b'),
    leaseUntil: fc.nat({ max: 200_000 }).map((ms) => start + ms),
    endedBy: fc.constantFrom(null, 'm1', 'm2'),
  })
  .map((some) => aRun({ ...some, ...(some.status === 'ended' ? { leaseOwner: null } : { endedBy: null }) }));

describe('a message that names a stretch', () => {
  const due = fc.record({
    runId: fc.constantFrom(aRun().runId, 'another'),
    slice: fc.nat({ max: 6 }),
    eventId: fc.constantFrom('m1', 'm2'),
    now: fc.nat({ max: 300_000 }).map(at),
  });

  test('is worked on only when its stretch is due, the run is under way and nobody holds the lease', () => {
    fc.assert(
      fc.property(anyRun, due, (run, message) => {
        if (sliceVerdict(run, message) !== 'work') return;
        expect(run).toMatchObject({ status: 'running', runId: message.runId, slice: message.slice });
        expect(isWorkedOn(run, message.now)).toBe(false);
      }),
    );
  });

  test('has always one meaning, and none for another run', () => {
    fc.assert(
      fc.property(anyRun, due, (run, message) => {
        const verdict = sliceVerdict(run, message);
        expect(['work', 'busy', 'send-next', 'look-back', 'nothing']).toContain(verdict);
        if (run.runId !== message.runId) expect(verdict).toBe('nothing');
        if (run.status === 'ended') expect(['look-back', 'nothing']).toContain(verdict);
      }),
    );
    expect(sliceVerdict(undefined, { runId: 'x', slice: 0, eventId: 'm', now: at(0) })).toBe('nothing');
  });

  test('that comes back after its work was done sends the next one, whose sending may have been lost', () => {
    const run = aRun({ slice: 3 });
    expect(sliceVerdict(run, { runId: run.runId, slice: 2, eventId: 'm', now: at(0) })).toBe('send-next');
    expect(sliceVerdict(run, { runId: run.runId, slice: 1, eventId: 'm', now: at(0) })).toBe('nothing');
  });

  test('takes over from an invocation that has gone silent, and not before', () => {
    const run = aRun({ leaseOwner: 'crashed', leaseUntil: start + LEASE_MS });
    const message = (ms: number) => ({ runId: run.runId, slice: 0, eventId: 'm', now: at(ms) });
    expect(sliceVerdict(run, message(LEASE_MS - 1))).toBe('busy');
    expect(sliceVerdict(run, message(LEASE_MS + 1))).toBe('work');
  });
});

test('a run is lost when its lease has been over for long, never while somebody may still come', () => {
  fc.assert(
    fc.property(anyRun, fc.nat({ max: 400_000 }).map(at), (run, now) => {
      const lost = isLost(run, now);
      expect(lost).toBe(run.status === 'running' && now.getTime() > run.leaseUntil + LOST_AFTER_MS);
      if (lost) expect(isWorkedOn(run, now)).toBe(false);
    }),
  );
  expect(isLost(aRun(), at(PICK_UP_MS))).toBe(false);
});

test('a scenario begins when none runs; the same wish again finds it running, another seed is refused', () => {
  const now = at(0);
  expect(startVerdict(undefined, { seed: 5, now })).toBe('start');
  expect(startVerdict(aRun({ status: 'ended' }), { seed: 5, now })).toBe('start');
  expect(startVerdict(aRun({ seed: 5 }), { seed: 5, now })).toBe('running');
  expect(startVerdict(aRun({ seed: 5 }), { seed: undefined, now })).toBe('running');
  expect(startVerdict(aRun({ seed: 5 }), { seed: 6, now })).toBe('other-seed');
  expect(startVerdict(aRun({ seed: 5 }), { seed: 6, now: at(PICK_UP_MS + LOST_AFTER_MS + 1) })).toBe('start');
});

test('every scenario ends by itself after five minutes; the autopilot goes on until it is stopped', () => {
  const goal = { acceptedGoal: undefined };
  expect(endAfter(aRun(), { ...goal, now: at(299_999) })).toBeUndefined();
  expect(endAfter(aRun(), { ...goal, now: at(300_000) })).toBe('time-limit');
  const autopilot = aRun({ scenario: 'autopilot' });
  expect(endAfter(autopilot, { ...goal, now: at(1e9) })).toBeUndefined();
  expect(endAfter({ ...autopilot, stopRequested: true }, { ...goal, now: at(1e9) })).toBe('stopped');
});

test('ten thousand accepted jobs finish a run, also when it was stopped at that moment', () => {
  const outcome = { ...aRun().outcome, accepted: 10_000 };
  const run = aRun({ scenario: 'enqueue-10k', outcome, stopRequested: true });
  expect(endAfter(run, { now: at(0), acceptedGoal: 10_000 })).toBe('finished');
});
