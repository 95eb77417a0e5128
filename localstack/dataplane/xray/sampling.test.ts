import { describe, expect, it } from 'vitest';
import { sampling } from './sampling.ts';

describe('sampling of traces', () => {
  it('keeps the first 25 of a second, and one in twenty of the others', () => {
    const clock = { now: 0, dice: 0 };
    const decide = sampling({ now: () => clock.now, random: () => (clock.dice++ % 100) / 100 });
    const keptOf = (requests: number): number => Array.from({ length: requests }, decide).filter(Boolean).length;
    expect(keptOf(25)).toBe(25);
    expect(keptOf(1_000)).toBe(50);
    clock.now = 999;
    expect(keptOf(100)).toBe(5);
    clock.now = 1_000;
    expect(keptOf(25)).toBe(25);
  });
});
