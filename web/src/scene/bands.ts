/** How dense the picture is: the band follows the rate, up at its limit, down at 80 % of it, at least 2 s apart. */

export const BANDS = ['calm', 'busy', 'heavy', 'flow'] as const;
export type Band = (typeof BANDS)[number];

/** An effect waits less for its cause when more is going on. */
export const WAIT: Readonly<Record<Band, number>> = { calm: 600, busy: 350, heavy: 200, flow: 200 };

const LIMITS = [15, 150, 1_000] as const;
const HOLD = 2_000;

export const FLIGHT: Readonly<Record<Band, readonly [least: number, most: number]>> = {
  calm: [900, 1_500],
  busy: [700, 1_000],
  heavy: [500, 700],
  flow: [500, 700],
};

export function createBands() {
  let level = 0;
  let changedAt = Number.NEGATIVE_INFINITY;
  return {
    get band(): Band {
      return BANDS[level] ?? 'flow';
    },
    clear(): void {
      level = 0;
      changedAt = Number.NEGATIVE_INFINITY;
    },
    update(rate: number, now: number): void {
      if (now - changedAt < HOLD) return;
      let wanted = LIMITS.findIndex((limit) => rate <= limit);
      if (wanted < 0) wanted = LIMITS.length;
      if (wanted < level && rate > (LIMITS[level - 1] ?? 0) * 0.8) return;
      if (wanted === level) return;
      level = wanted;
      changedAt = now;
    },
  };
}

/** Flight time of a way of this length; a mark's own spread keeps a batch from moving as one. */
export function flightTime(band: Band, length: number, spread: number): number {
  const [least, most] = FLIGHT[band];
  const base = Math.min(most, Math.max(least, least + (length - 80) * 1.2));
  return band === 'calm' ? base : base * (1 + 0.25 * spread);
}
