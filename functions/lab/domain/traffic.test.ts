import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SCENARIOS } from '../../shared/contracts/lab.http.ts';
import { visitOf } from './shopping.ts';
import { MOST_PER_SECOND, TRAFFIC } from './traffic.ts';

const aScenario = fc.constantFrom(...SCENARIOS);
const aSeed = fc.integer({ min: 0, max: 2_147_483_647 });
const aWave = fc.nat({ max: 5_000 });
const waves = (name: (typeof SCENARIOS)[number], seed: number, count: number) =>
  Array.from({ length: count }, (_, number) => TRAFFIC[name].wave(seed, number));

test('seed and number of a wave decide its requests, in whatever order waves are asked for', () => {
  fc.assert(
    fc.property(aScenario, aSeed, aWave, aWave, (name, seed, one, other) => {
      const first = TRAFFIC[name].wave(seed, one);
      TRAFFIC[name].wave(seed, other);
      expect(TRAFFIC[name].wave(seed, one)).toEqual(first);
    }),
  );
});

test('another seed makes another chaos', () => {
  fc.assert(
    fc.property(aSeed, aSeed, (one, other) => {
      fc.pre(one !== other);
      expect(waves('chaotic', one, 10)).not.toEqual(waves('chaotic', other, 10));
    }),
  );
});

test('no scenario offers more than a thousand requests a second, and none waits for an answer for ever', () => {
  fc.assert(
    fc.property(aScenario, aSeed, aWave, (name, seed, wave) => {
      const { intervalMs } = TRAFFIC[name];
      const requests = TRAFFIC[name].wave(seed, wave);
      expect(requests.length / (intervalMs / 1_000)).toBeLessThanOrEqual(MOST_PER_SECOND);
      for (const { timeoutMs } of requests) expect(timeoutMs).toBeLessThanOrEqual(8_000);
    }),
  );
});

test('chaos has the shares of its recipe', () => {
  const requests = waves('chaotic', 7, 2_000);
  const share = (kind: string) =>
    requests.filter((wave) => wave.some((request) => request.kind === kind)).length / 2_000;
  for (const [kind, wanted] of [
    ['list', 1],
    ['detail', 1],
    ['purchase', 0.65],
    ['enqueue', 0.4],
    ['hash-bad', 0.18],
    ['hash-good', 0.27],
  ] as const)
    expect(Math.abs(share(kind) - wanted)).toBeLessThan(0.05);
  for (const wave of requests) {
    const lists = wave.filter(({ kind }) => kind === 'list').length;
    const details = wave.filter(({ kind }) => kind === 'detail').length;
    expect(lists >= 8 && lists <= 17 && details >= 4 && details <= 9).toBe(true);
  }
});

test('a normal day goes through all 220 deals, and buys one in four', () => {
  const requests = waves('normal', 3, 220).flat();
  const details = requests.flatMap(({ kind, path }) => (kind === 'detail' ? [path] : []));
  expect(new Set(details).size).toBe(220);
  expect(requests.filter(({ kind }) => kind === 'purchase')).toHaveLength(55);
});

test('a visit of the autopilot follows from its seed and number, and comes 6 to 12 s after the one before', () => {
  fc.assert(
    fc.property(aSeed, aWave, (seed, number) => {
      const visit = visitOf(seed, number);
      expect(visitOf(seed, number)).toEqual(visit);
      expect(visit.pauseMs).toBeGreaterThanOrEqual(6_000);
      expect(visit.pauseMs).toBeLessThanOrEqual(12_000);
      if (visit.payWith !== undefined) expect(visit.quantity).toBeGreaterThan(0);
    }),
  );
});

test('with seed 3 the autopilot buys something on its first visit, which tests of the whole rely on', () => {
  expect(visitOf(3, 0)).toMatchObject({ payWith: 'card-approve', vote: false });
});

test('the autopilot pays with each test card within an hour, and mostly with good ones', () => {
  const cards = Array.from({ length: 400 }, (_, number) => visitOf(1, number).payWith).filter(
    (card) => card !== undefined,
  );
  expect(new Set(cards).size).toBe(5);
  expect(cards.filter((card) => card === 'card-approve').length / cards.length).toBeGreaterThan(0.6);
});
