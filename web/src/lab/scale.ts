/** The upper end of a chart's scale: a round number that halves to a round one. */
const STEPS = [1, 1.5, 2, 3, 4, 6, 8, 10];

export function niceMost(most: number, least: number): number {
  const wanted = Math.max(most, least, 1e-9);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = STEPS.find((one) => one * power >= wanted * 0.999_999) ?? 10;
  return step * power;
}

/** The window of the charts: five minutes that end with the newest second, or with this one while there is none. */
export const windowOf = (at: readonly number[], span: number, now: number): readonly [number, number] => {
  const newest = at.at(-1) ?? now;
  return [newest - span, newest];
};
