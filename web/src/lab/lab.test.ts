import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScenariosView } from '../../../functions/shared/contracts/lab.http.ts';
import type { SliPoint } from '../../../functions/shared/contracts/sli.http.ts';
import { HybridView, LabTopology, SliView } from '../../../functions/shared/contracts/sli.http.ts';
import { isHybridView, isLabTopology, isScenariosView, isSliView } from './answers.ts';
import { cardsOf } from './cards.ts';
import {
  exampleHybrid,
  exampleScenarios,
  exampleSeries,
  exampleSli,
  exampleTopology,
  NOW,
  quietSli,
} from './example.ts';
import { labLink, newSeed, parseLabLink, readSeed } from './link.ts';
import { backInTarget, marksOf, progressOf, shortPace, together } from './runs.ts';
import { niceMost } from './scale.ts';
import {
  budgetTrend,
  columnsOf,
  endlessOf,
  mergeSeries,
  rowsOf,
  SLIDING_SECONDS,
  secondsToAsk,
  sparkPath,
} from './series.ts';
import { duration, percent, short } from './words.ts';

const SECOND = 1_000;
const point = (second: number, more: Partial<SliPoint> = {}): SliPoint => ({
  at: new Date(NOW + second * SECOND).toISOString(),
  requests: 0,
  errors: 0,
  throttled: 0,
  p50: null,
  p95: null,
  p99: null,
  upstreamRequests: 0,
  upstreamFailures: 0,
  completions: 0,
  depth: null,
  ...more,
});

describe('answers of the doors', () => {
  const doors = [
    ['indicators', isSliView, SliView, exampleSli()],
    ['quiet indicators', isSliView, SliView, quietSli()],
    ['topology', isLabTopology, LabTopology, exampleTopology()],
    ['scenarios', isScenariosView, ScenariosView, exampleScenarios()],
    ['read model', isHybridView, HybridView, exampleHybrid()],
  ] as const;

  test.each(doors)('of the contract are read: %s', (_name, is, contract, example) => {
    expect(contract.safeParse(example).error).toBeUndefined();
    expect(is(JSON.parse(JSON.stringify(example)))).toBe(true);
  });

  test.each(doors)('without one of their members are not drawn: %s', (_name, is, _contract, example) => {
    for (const name of Object.keys(example).filter((one) => !['defaultScenarioId'].includes(one)))
      expect([name, is({ ...example, [name]: undefined })]).toEqual([name, false]);
  });

  test('of any other shape are not drawn, whatever they are', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        for (const [, is] of doors) expect(is(value)).toBe(false);
      }),
    );
  });
});

describe('the last five minutes', () => {
  const stretch = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.nat(50)), { minLength: 1, maxLength: 60 });

  test('are in order, each second once, and never longer than five minutes', () => {
    fc.assert(
      fc.property(stretch, stretch, (one, other) => {
        const points = (list: typeof one) => list.map(([second, requests]) => point(second, { requests }));
        const times = mergeSeries(points(one), points(other)).map(({ at }) => Date.parse(at));
        expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
        expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(300 * SECOND);
      }),
    );
  });

  test('read in pieces are what they are read at once', () => {
    const whole = exampleSeries();
    const pieces = mergeSeries(mergeSeries([], whole.slice(0, 120)), whole.slice(100));
    expect(pieces).toEqual(mergeSeries([], whole));
  });

  test('are asked for as a whole first, then only their end', () => {
    const series = exampleSeries();
    expect(secondsToAsk([], NOW)).toBe(300);
    expect(secondsToAsk(series, NOW + 2 * SECOND)).toBeLessThan(30);
    expect(secondsToAsk(series, NOW + 3_600 * SECOND)).toBe(300);
  });

  test('have shares over sliding seconds, equal to counting them anew', () => {
    const counts = fc.array(fc.tuple(fc.nat(20), fc.nat(5)), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(counts, (list) => {
        const series = list.map(([requests, errors], second) => point(second, { requests: requests + errors, errors }));
        const { errors } = columnsOf(series);
        for (const [index, share] of errors.entries()) {
          const near = series.slice(Math.max(0, index - SLIDING_SECONDS + 1), index + 1);
          const [all, bad] = [
            near.reduce((sum, one) => sum + one.requests, 0),
            near.reduce((sum, one) => sum + one.errors, 0),
          ];
          if (all === 0) expect(share).toBeNull();
          else expect(share).toBeCloseTo((100 * bad) / all, 9);
        }
      }),
    );
  });

  test('hold a depth until the next look, but not for ever', () => {
    const series = Array.from({ length: 15 }, (_, second) => point(second, second === 0 ? { depth: 7 } : {}));
    const { depth } = columnsOf(series);
    expect(depth[9]).toBe(7);
    expect(depth[10]).toBeNull();
  });

  test('have an endless lag while something waits and nothing completes, and none that is known while nobody looks', () => {
    const { lag } = columnsOf([
      point(0, { depth: 5 }),
      point(1, { depth: 5, completions: 10 }),
      point(2, { depth: 0 }),
    ]);
    expect(lag).toEqual([Number.POSITIVE_INFINITY, 5, 0]);
    expect(columnsOf([point(0)]).lag).toEqual([null]);
  });

  test('as a table begin with the newest second', () => {
    const rows = rowsOf(columnsOf(exampleSeries()));
    expect(rows[0]).toBe(299);
    expect(rows).toHaveLength(30);
  });

  test('name the stretches in which a value is endless, and leave them out of the small trend', () => {
    const endless = Number.POSITIVE_INFINITY;
    const values = [endless, 1, null, endless, endless, 3, endless];
    expect(endlessOf(values)).toEqual([
      [0, 0],
      [3, 4],
      [6, 6],
    ]);
    expect(endlessOf([null, 0, 5])).toEqual([]);
    expect(sparkPath([endless, 1, 2], 10, 10)).toBe('M5.0 10.0L10.0 0.0');
  });

  test('become a small trend only from two values on', () => {
    expect(sparkPath([null, 4, null], 10, 10)).toBeNull();
    expect(sparkPath([1, null, 3], 10, 10)).toBe('M0.0 10.0L10.0 0.0');
  });

  test('say what was left of the error budget before their errors', () => {
    expect(budgetTrend([point(0), point(1, { errors: 3 }), point(2)], 40, 10)).toEqual([70, 40, 40]);
    expect(budgetTrend([point(0)], 100, 0)).toEqual([]);
  });
});

describe('the cards', () => {
  const card = (view: SliView, name: string) => cardsOf(view).find((one) => one.name === name);

  test('judge only what was measured', () => {
    expect(cardsOf(exampleSli()).map(({ verdict }) => verdict)).toEqual(['fail', 'pass', 'fail', 'none', 'pass']);
    expect(cardsOf(quietSli()).map(({ verdict }) => verdict)).toEqual([
      'unknown',
      'unknown',
      'pass',
      'none',
      'unknown',
    ]);
    expect(cardsOf(quietSli()).map(({ value }) => value)).toEqual(['–', '–', '0', '0', '–']);
  });

  test('name their targets', () => {
    const lines = cardsOf(exampleSli()).map(({ line }) => line);
    expect(lines.slice(0, 3)).toEqual(['target under 300 ms', 'target under 1 % · 429 5.1 %', 'target under 1,000']);
  });

  test('say in words that a lag is infinite', () => {
    const { sli, slo, series } = exampleSli();
    const stuck = { slo, series, sli: { ...sli, queueLagEstimateSeconds: null, queueCompletionRatePerSecond: 0 } };
    expect(card(stuck, 'lag')).toMatchObject({ value: '∞', line: 'infinite: 1,204 wait and nothing completes' });
  });

  test('say whether the budget lasts', () => {
    const { sli, slo, series } = exampleSli();
    const spent = { ...slo, errorBudget: { ...slo.errorBudget, leftPct: -20, burnRate: 4 } };
    expect(card({ sli, slo, series }, 'budget')?.line).toBe('burn 0.6×, sustainable');
    expect(card({ sli, slo: spent, series }, 'budget')).toMatchObject({
      verdict: 'fail',
      value: '0',
      line: 'spent 1.2×, burn 4×',
    });
  });
});

describe('scenarios', () => {
  const { scenarios, finished } = exampleScenarios();
  const named = (id: string) => scenarios.find((one) => one.id === id) ?? expect.fail(`no ${id}`);

  test('say how far they are or since when they run, and their pace in short', () => {
    expect(progressOf(named('spike'), NOW)).toBe('1:27 of 1:30');
    expect(progressOf(named('spike'), NOW + 60 * SECOND)).toBe('1:30 of 1:30');
    expect(progressOf(named('high-throughput'), NOW)).toBe('');
    expect(shortPace({ pace: '1 list every 0.7 s, 1 purchase every 2.8 s' })).toBe('1 list every 0.7 s');
    const autopilot = exampleScenarios(NOW, ['autopilot']).scenarios.find(({ id }) => id === 'autopilot');
    expect(autopilot && progressOf(autopilot, NOW)).toMatch(/^since \d\d:\d\d$/);
  });

  test('are vertical lines where they start and where they stop, the autopilot is none', () => {
    const marks = marksOf(exampleScenarios(NOW, ['autopilot', 'spike']));
    expect(marks.map(({ label, starts }) => `${label} ${starts ? 'on' : 'off'}`)).toEqual([
      'normal on',
      'normal off',
      'high throughput on',
      'high throughput off',
      'enqueue 10k jobs on',
      'enqueue 10k jobs off',
      'spike on',
    ]);
  });

  test('that ended say when every target held again', () => {
    const [queued, , normal] = finished;
    expect(queued && backInTarget(queued)).toBe('after 15 s');
    expect(normal && backInTarget(normal)).toBe('never left');
    expect(normal && backInTarget({ ...normal, backInTargetSeconds: null })).toBe('not seen within a minute');
    const unasked = normal?.after && { ...normal.after, requests: 0 };
    expect(normal && unasked && backInTarget({ ...normal, backInTargetSeconds: null, after: unasked })).toBe(
      'nobody asked',
    );
    expect(normal && backInTarget({ ...normal, backInTargetSeconds: null, after: null })).toBe('not known yet');
  });

  test('that run together are told together only where there is more to tell', () => {
    const [one, other] = [
      { label: 'Spike', explanation: 'Rates rise.' },
      { label: 'Chaos', explanation: 'All at once.' },
    ];
    expect(together('Spike: Rates rise.\n\nChaos: All at once.', [one, other])).toBe('');
    expect(together('Rates rise. All at once. Together p95 breaks first.', [one, other])).toBe(
      'Together p95 breaks first.',
    );
    expect(together('Something else entirely.', [one])).toBe('');
  });
});

describe('the link', () => {
  test('is read back as it was written', () => {
    const names = fc.array(fc.stringMatching(/^[a-z0-9-]{1,20}$/), { maxLength: 4 });
    fc.assert(
      fc.property(names, fc.option(fc.nat(2_147_483_647)), (scenarios, seed) => {
        const link = labLink({ scenarios, seed });
        expect(parseLabLink(new URLSearchParams(link.split('?')[1] ?? ''))).toEqual({ scenarios, seed });
      }),
    );
  });

  test('holds no seed that is none', () => {
    for (const wrong of ['', '-1', '1.5', 'x', '2147483648', null]) expect(readSeed(wrong)).toBeNull();
    expect(newSeed(() => 0.999_999)).toBeLessThan(100_000);
  });
});

describe('numbers', () => {
  test('of a scale are round and reach what they hold', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e6, noNaN: true }), (most) => {
        const scale = niceMost(most, 0);
        expect(scale).toBeGreaterThanOrEqual(most * 0.999_99);
        expect(scale).toBeLessThanOrEqual(most * 10);
      }),
    );
  });

  test('are written short', () => {
    expect([short(0.64), short(12.4), short(1_204), short(0)]).toEqual(['0.6', '12', '1,204', '0']);
    expect([0, 0.01, 5, 7.7, 31.2, 99.9, 99.95, 100].map(percent)).toEqual([
      '0 %',
      '< 0.1 %',
      '5 %',
      '7.7 %',
      '31 %',
      '99.9 %',
      '> 99.9 %',
      '100 %',
    ]);
    expect([duration(87), duration(3_605), duration(-4)]).toEqual(['1:27', '1:00:05', '0:00']);
  });
});
