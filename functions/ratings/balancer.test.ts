import fc from 'fast-check';
import { expect, test } from 'vitest';
import '../shared/testing/matchers.ts';
import { createLog } from '../shared/observability/log.ts';
import { takeNoted } from '../shared/publish/noted.ts';
import { surroundings } from '../shared/testing/surroundings.ts';
import { type HealthInMemory, healthInMemory } from './adapters/health-in-memory.ts';
import { type Asked, createBalancer } from './balancer.ts';
import { CHECK_INTERVAL_MS, TARGETS, type Target } from './domain/health.ts';
import { RATINGS } from './log-messages.ts';

const cause = {
  correlationId: '01JD0Q3V8W5J9T4Z6K2M7N1P0R',
  causationId: 'r-1',
  traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
};

/** Several environments of one balancer, and replicas that are well or not. */
function setUp({ environments = 1, store = healthInMemory() }: { environments?: number; store?: HealthInMemory } = {}) {
  const world = { now: 10_000, ill: new Set<Target>(), calls: [] as { target: Target; at: number }[], store };
  const balancers = Array.from({ length: environments }, (_, index) =>
    createBalancer({
      store,
      now: () => world.now,
      reasonOf: () => 'timed out',
      log: createLog('ratings', 'get-rating'),
      firstTurn: index % 2,
    }),
  );
  const ask = (environment = 0): Promise<Asked<string>> => {
    const balancer = balancers[environment % environments];
    if (balancer === undefined) throw new Error('no such environment');
    return balancer.ask(async (target) => {
      world.calls.push({ target, at: world.now });
      if (world.ill.has(target)) throw new Error(`${target} is ill`);
      return `from ${target}`;
    }, cause);
  };
  return { world, ask };
}

const told = () =>
  takeNoted({
    causationId: 'x',
    correlationId: cause.correlationId,
    traceparent: cause.traceparent,
    at: new Date(),
  }).map(({ data, meta }) => ({
    ...(data as { target: string; healthy: boolean; reason: string }),
    by: meta.causationId,
  }));

test('a frozen replica costs two tries, then it is left alone for its interval and looked at once', async () => {
  using logged = surroundings();
  told();
  const { world, ask } = setUp();
  world.ill.add('b');
  for (let request = 0; request < 20; request += 1) expect((await ask()).answered?.target).toBe('a');
  expect(world.calls.filter(({ target }) => target === 'b')).toHaveLength(2);
  expect(told()).toEqual([
    { balancer: 'ratings', target: 'ratings-b', healthy: false, reason: 'timed out', by: 'r-1' },
  ]);
  expect(logged).toHaveSaid(RATINGS.EJECTED, { target: 'ratings-b' });

  world.now += CHECK_INTERVAL_MS;
  for (let request = 0; request < 20; request += 1) expect((await ask()).answered?.target).toBe('a');
  expect(world.calls.filter(({ target }) => target === 'b')).toHaveLength(3);
  expect(told()).toEqual([]); // nothing has changed

  world.ill.clear();
  world.now += CHECK_INTERVAL_MS;
  expect((await ask()).answered?.target).toBe('b');
  expect(told()).toEqual([
    { balancer: 'ratings', target: 'ratings-b', healthy: true, reason: 'answers again', by: 'r-1' },
  ]);
  const targets = await Promise.all(Array.from({ length: 10 }, async () => (await ask()).answered?.target));
  expect(targets.filter((target) => target === 'b')).toHaveLength(5);
});

test('one failure is answered by the other replica and ejects nobody', async () => {
  using _ = surroundings();
  told();
  const { world, ask } = setUp();
  world.ill.add('a');
  expect(await ask()).toEqual({
    tries: [
      { target: 'a', failed: true },
      { target: 'b', failed: false },
    ],
    answered: { target: 'b', answer: 'from b' },
  });
  world.ill.clear();
  expect((await ask()).tries).toHaveLength(1);
  expect((await ask()).answered?.target).toBe('a');
  expect(told()).toEqual([]);
});

test('what one environment has learned the others know within a second', async () => {
  using _ = surroundings();
  const { world, ask } = setUp({ environments: 4 });
  world.ill.add('b');
  for (let request = 0; request < 4; request += 1) await ask(0);
  world.calls.length = 0;
  world.now += 1_000;
  for (let request = 0; request < 40; request += 1) expect((await ask(request)).tries).toHaveLength(1);
  expect(world.calls.filter(({ target }) => target === 'b')).toEqual([]);
  told();
});

test('when both replicas are ill everybody is still asked, and the first answer returns its replica', async () => {
  using _ = surroundings();
  const { world, ask } = setUp();
  for (const target of TARGETS) world.ill.add(target);
  for (let request = 0; request < 6; request += 1) {
    expect(await ask()).toMatchObject({ tries: [{ failed: true }, { failed: true }], answered: undefined });
  }
  told();
  world.ill.delete('a');
  expect((await ask()).answered?.target).toBe('a');
  expect(told()).toMatchObject([{ target: 'ratings-a', healthy: true }]);
});

test('without the shared row an environment decides on its own', async () => {
  using logged = surroundings();
  const { world, ask } = setUp();
  world.store.away = true;
  world.ill.add('b');
  for (let request = 0; request < 10; request += 1) expect((await ask()).answered?.target).toBe('a');
  expect(world.calls.filter(({ target }) => target === 'b')).toHaveLength(2);
  expect(logged).toHaveSaid(RATINGS.ALONE);
  told();
});

const moment = fc.record({
  environment: fc.nat(3),
  later: fc.nat(700),
  turn: fc.option(fc.record({ target: fc.constantFrom(...TARGETS), ill: fc.boolean() }), { nil: undefined, freq: 4 }),
});

test('whatever happens: tries add up, a well replica answers, ill ones are asked rarely, told flips alternate', () =>
  fc.assert(
    fc.asyncProperty(fc.array(moment, { minLength: 20, maxLength: 120 }), async (moments) => {
      using _ = surroundings();
      told();
      const { world, ask } = setUp({ environments: 4 });
      const flips: Record<string, boolean[]> = { 'ratings-a': [], 'ratings-b': [] };
      let answers = 0;
      let unanswered = 0;
      const tries: Asked<string>['tries'][number][] = [];
      for (const { environment, later, turn } of moments) {
        world.now += later;
        if (turn !== undefined) world.ill[turn.ill ? 'add' : 'delete'](turn.target);
        const asked = await ask(environment);
        tries.push(...asked.tries);
        answers += asked.answered === undefined ? 0 : 1;
        unanswered += asked.answered === undefined ? 1 : 0;
        expect(asked.answered === undefined).toBe(world.ill.size === TARGETS.length);
        for (const { target, healthy } of told()) flips[target]?.push(healthy);
      }
      const failedTries = tries.filter(({ failed }) => failed).length;
      expect(tries.length - failedTries).toBe(answers);
      expect(answers + unanswered).toBe(moments.length);
      expect(world.calls).toHaveLength(tries.length);
      for (const said of Object.values(flips)) expect(said).toEqual(said.map((__, index) => index % 2 === 1));
    }),
    { numRuns: 60 },
  ));
