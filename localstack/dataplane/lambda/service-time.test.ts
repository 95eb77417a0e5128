import { describe, expect, it } from 'vitest';
import { ServiceTime } from './service-time.ts';

const measured = (...durations: number[]): ServiceTime => {
  const time = new ServiceTime();
  for (const ms of durations) time.ended(ms);
  return time;
};

describe('the time that waiting calls will wait', () => {
  it('is their number times the mean, over the environments', () => {
    expect(measured(5, 5, 5).expectedWaitMs(20, [1_000, 1_000], 1_000)).toBe(50);
  });

  it('follows the newest calls', () => {
    const soon = measured(...new Array<number>(20).fill(5), ...new Array<number>(12).fill(100));
    expect(soon.expectedWaitMs(1, [0], 0)).toBeGreaterThan(90);
  });

  it('is not short because calls once were, when all of them hang', () => {
    expect(measured(5).expectedWaitMs(4, [1_000, 3_000], 5_000)).toBe((4 / 2) * 2_000);
    expect(measured(5).expectedWaitMs(4, [1_000, 5_000], 5_000)).toBe((4 / 2) * 5);
  });

  it('has no end without an environment', () => {
    expect(measured(5).expectedWaitMs(1, [], 0)).toBe(Number.POSITIVE_INFINITY);
  });
});
