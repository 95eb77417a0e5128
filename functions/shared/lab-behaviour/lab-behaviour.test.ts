import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import '../testing/matchers.ts';
import { type LabBehaviour, UPSTREAMS } from '../contracts/deals.http.ts';
import { SETTINGS } from '../contracts/settings.ts';
import { createLog } from '../observability/log.ts';
import { surroundings } from '../testing/surroundings.ts';
import { behaving, createLabBehaviour } from './lab-behaviour.ts';
import { LAB_BEHAVIOUR } from './log-messages.ts';

function setUp(setting: unknown, chances: readonly number[] = [0.5]) {
  const world = { text: JSON.stringify(setting), away: false, waited: [] as number[] };
  let drawn = 0;
  const behave = createLabBehaviour({
    service: 'prices',
    read: async () => {
      if (world.away) throw new Error('SSM is away');
      return world.text;
    },
    pause: async (ms) => void world.waited.push(ms),
    chance: () => chances[drawn++ % chances.length] ?? 0,
    log: createLog('shared', 'lab-behaviour'),
  });
  return { world, behave };
}

describe('a service of the lab', () => {
  test('is as quick and well as it can be unless somebody says otherwise', async () => {
    for (const setting of [{}, { merchants: { down: true } }, { prices: {} }]) {
      const { world, behave } = setUp(setting);
      expect(await behave()).toBeUndefined();
      expect(world.waited).toEqual([]);
    }
  });

  test('that is down does no work', async () => {
    const { world, behave } = setUp({ prices: { down: true, latencyMs: [500, 500] } });
    let worked = 0;
    const work = behaving(behave, async () => {
      worked += 1;
    });
    await expect(work(undefined)).rejects.toMatchObject({ code: 'unavailable' });
    expect([worked, world.waited]).toEqual([0, []]); // nor does it let anybody wait
  });

  test('answers within its range of time', () =>
    fc.assert(
      fc.asyncProperty(
        fc.nat(5_000),
        fc.nat(5_000),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        async (x, y, chance) => {
          const range = [x, y].toSorted((a, b) => a - b);
          const { world, behave } = setUp({ prices: { latencyMs: range } }, [chance]);
          await behave();
          for (const ms of world.waited) {
            expect(ms).toBeGreaterThanOrEqual(range[0] ?? 0);
            expect(ms).toBeLessThanOrEqual(range[1] ?? 0);
          }
          expect(world.waited).toHaveLength(Math.max(x, y) > 0 ? 1 : 0);
        },
      ),
    ));

  test('fails as often as the setting says, and waits before it does', () =>
    fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        async (failureRate, chance) => {
          const { world, behave } = setUp({ prices: { failureRate, latencyMs: [10, 10] } }, [0, chance]);
          const failed = await behave().then(
            () => false,
            () => true,
          );
          expect(failed).toBe(chance < failureRate);
          expect(world.waited).toEqual([10]);
        },
      ),
    ));

  test('changes with the setting, and behaves as it is while nobody knows the setting', async () => {
    using said = surroundings();
    const { world, behave } = setUp({ prices: { down: true } });
    await expect(behave()).rejects.toMatchObject({ code: 'unavailable' });
    world.text = '{}';
    await behave();
    world.text = '{"prices":{"down":true}}';
    await expect(behave()).rejects.toMatchObject({ code: 'unavailable' });
    world.away = true;
    await behave();
    expect(said).toHaveSaid(LAB_BEHAVIOUR.UNKNOWN);
  });

  test('fails loudly when the setting was changed past its door into something that does not fit', async () => {
    const { behave } = setUp({ prices: { down: 'yes' } });
    await expect(behave()).rejects.toThrow(/expected boolean/);
  });
});

test('operators can set the behaviour of every upstream service, and of nothing else', () => {
  const schema = SETTINGS['config/lab/behaviour']?.schema;
  const all: LabBehaviour = Object.fromEntries(
    UPSTREAMS.map((service) => [service, { latencyMs: [0, 100], failureRate: 0.1, down: false }]),
  );
  expect(schema?.safeParse(all).success).toBe(true);
  for (const wrong of [{ price: { down: true } }, { prices: { latencyMs: [9, 1] } }, { prices: { failureRate: 2 } }]) {
    expect(schema?.safeParse(wrong).success).toBe(false);
  }
});
