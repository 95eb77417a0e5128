import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLog } from '../observability/log.ts';
import { takeNoted } from '../publish/noted.ts';
import '../testing/matchers.ts';
import { surroundings } from '../testing/surroundings.ts';
import { type Circuit, CircuitIsOpen, type CircuitStore, circuitsInMemory, createCircuit } from './circuit.ts';
import { RESILIENCE } from './log-messages.ts';

const settings = {
  caller: 'orders',
  dependency: 'payments',
  window: 20,
  threshold: 0.5,
  minimumCalls: 10,
  halfOpenAfterMs: 5_000,
  leaseMs: 3_000,
};
const invocation = { causationId: 'request', correlationId: 'c', traceparent: 't', at: new Date(0) };
const told = () => takeNoted(invocation);
const types = () => told().map(({ contract }) => contract.type);

class Broken extends Error {}
const works = async () => 'here';
const fails = async () => {
  throw new Broken();
};
const blame = (error: unknown) => (error instanceof Broken ? 'failure' : 'answer') as 'failure' | 'answer';

function environments(count: number, store: CircuitStore = circuitsInMemory()) {
  told();
  const clock = { now: 1_000_000 };
  const log = createLog('shared', 'resilience');
  const make = (): Circuit => createCircuit(settings, { store, now: () => clock.now, log });
  return { clock, all: Array.from({ length: count }, make) as [Circuit, ...Circuit[]], make };
}

const outcome = (circuit: Circuit, work: () => Promise<unknown>, cause?: Parameters<Circuit['run']>[2]) =>
  circuit.run(work, blame, cause).then(
    () => 'worked',
    (error: unknown) => (error instanceof CircuitIsOpen ? 'refused' : 'failed'),
  );

async function opened(circuit: Circuit): Promise<void> {
  for (let call = 0; call < settings.minimumCalls; call += 1) await outcome(circuit, fails);
}

describe('a circuit', () => {
  test('opens after ten calls that failed, says so once, and is open for every environment within a second', async () => {
    using _ = surroundings();
    const { all, clock } = environments(2);
    const [one, other = one] = all;
    expect(await outcome(other, works)).toBe('worked');
    for (let call = 0; call < 9; call += 1) expect(await outcome(one, fails)).toBe('failed');
    expect(types()).toEqual([]);
    await outcome(one, fails, { correlationId: 'order', causationId: 'call', traceparent: 'trace' });
    const [event, ...more] = told();
    expect(more).toEqual([]);
    expect(event?.contract.type).toBe('CircuitOpened');
    expect(event?.data).toEqual({
      caller: 'orders',
      dependency: 'payments',
      failures: 10,
      calls: 10,
      retryInMs: 5_000,
    });
    expect(event?.meta).toMatchObject({ correlationId: 'order', causationId: 'call', traceparent: 'trace' });
    expect(await outcome(one, works)).toBe('refused');
    clock.now += 1_000;
    expect(await outcome(other, works)).toBe('refused');
    expect(types()).toEqual([]);
  });

  test('is tried by one environment after a pause, and closes for all when that call is answered', async () => {
    using _ = surroundings();
    const { all, clock } = environments(3);
    await opened(all[0]);
    told();
    clock.now += 5_000;
    const asked: string[] = [];
    const outcomes = await Promise.all(
      all.map((circuit, index) =>
        outcome(circuit, async () => {
          asked.push(String(index));
        }),
      ),
    );
    expect(asked).toHaveLength(1);
    expect(outcomes.toSorted()).toEqual(['refused', 'refused', 'worked']);
    const [half, close] = told();
    expect(half?.contract.type).toBe('CircuitHalfOpened');
    expect(close?.contract.type).toBe('CircuitClosed');
    expect(close?.data).toMatchObject({ openForMs: 5_000 });
    clock.now += 1_000;
    expect(await Promise.all(all.map((circuit) => outcome(circuit, works)))).toEqual(['worked', 'worked', 'worked']);
  });

  test('opens again when the probe fails, and counts its time from the first failure', async () => {
    using _ = surroundings();
    const { all, clock } = environments(1);
    await opened(all[0]);
    clock.now += 5_000;
    expect(await outcome(all[0], fails)).toBe('failed');
    expect(await outcome(all[0], works)).toBe('refused');
    clock.now += 5_000;
    expect(await outcome(all[0], works)).toBe('worked');
    const events = told();
    expect(events.map(({ contract }) => contract.type)).toEqual([
      'CircuitOpened',
      'CircuitHalfOpened',
      'CircuitOpened',
      'CircuitHalfOpened',
      'CircuitClosed',
    ]);
    expect(new Set(events.map(({ meta }) => meta.id)).size).toBe(5);
    expect(events.at(-1)?.data).toMatchObject({ openForMs: 10_000 });
  });

  test('is tried by another environment when the first one died over its probe', async () => {
    using _ = surroundings();
    const { all, clock } = environments(2);
    const [one, other = one] = all;
    await opened(one);
    clock.now += 5_000;
    void one.run(() => new Promise(() => undefined), blame); // never comes back
    await new Promise((resolve) => setImmediate(resolve));
    expect(await outcome(other, works)).toBe('refused');
    clock.now += settings.leaseMs;
    expect(await outcome(other, works)).toBe('worked');
  });

  test('takes a refusal of the other side for an answer, also in a probe', async () => {
    using _ = surroundings();
    const { all, clock } = environments(1);
    const refused = async () => {
      throw new Error('409');
    };
    for (let call = 0; call < 30; call += 1) expect(await outcome(all[0], refused)).toBe('failed');
    expect(types()).toEqual([]);
    await opened(all[0]);
    for (let call = 0; call < 15; call += 1) await outcome(all[0], fails);
    clock.now += 5_000;
    await outcome(all[0], refused);
    expect(types()).toEqual(['CircuitOpened', 'CircuitHalfOpened', 'CircuitClosed']);
  });

  test('works alone when its table is away: no call fails for it, and the log says so', async () => {
    using world = surroundings();
    const away: CircuitStore = {
      read: async () => {
        throw new Error('away');
      },
      write: async () => {
        throw new Error('away');
      },
    };
    const { all, clock } = environments(1, away);
    expect(await outcome(all[0], works)).toBe('worked');
    expect(world).toHaveSaid(RESILIENCE.ALONE, { dependency: 'payments' });
    for (let call = 0; call < 12; call += 1) await outcome(all[0], fails);
    expect(await outcome(all[0], works)).toBe('refused');
    clock.now += 5_000;
    expect(await outcome(all[0], works)).toBe('worked');
  });

  test('does not wait for a table that hangs', async () => {
    using _ = surroundings();
    const hanging: CircuitStore = {
      read: () => new Promise(() => undefined),
      write: () => new Promise(() => undefined),
    };
    const { all } = environments(1, hanging);
    const before = performance.now();
    expect(await outcome(all[0], works)).toBe('worked');
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  test('changes as it may, whichever environments call when: one probe at a time, every transition told once', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            environment: fc.nat(2),
            good: fc.boolean(),
            passMs: fc.constantFrom(0, 0, 0, 100, 1_000, 5_000),
            together: fc.integer({ min: 1, max: 4 }),
          }),
          { maxLength: 80 },
        ),
        async (steps) => {
          using _ = surroundings();
          const { all, clock } = environments(3);
          let state = 'CircuitClosed';
          let failedSinceClosed = 0;
          for (const { environment, good, passMs, together } of steps) {
            clock.now += passMs;
            let made = 0;
            const work = async () => {
              made += 1;
              await Promise.resolve();
              if (!good) throw new Broken();
            };
            await Promise.all(
              Array.from({ length: together }, (_unused, n) => outcome(all[(environment + n) % 3] ?? all[0], work)),
            );
            if (!good) failedSinceClosed += made;
            const events = types();
            // a step whose first event is a probe began open, so nothing but the probe was let through
            if (events[0] === 'CircuitHalfOpened') expect(made).toBe(1);
            for (const type of events) {
              const allowed: Record<string, readonly string[]> = {
                CircuitClosed: ['CircuitOpened'],
                CircuitOpened: ['CircuitHalfOpened'],
                CircuitHalfOpened: ['CircuitClosed', 'CircuitOpened'],
              };
              expect(allowed[state]).toContain(type);
              if (state === 'CircuitClosed') expect(failedSinceClosed).toBeGreaterThan(settings.minimumCalls / 2);
              if (type === 'CircuitClosed') failedSinceClosed = 0;
              state = type;
            }
          }
        },
      ),
      { numRuns: 200 },
    ));
});
