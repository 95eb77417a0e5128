/** The chart of the time bar as paths and words; numbers in, text out. */
import type { Second } from '../../model/history.ts';
import type { Seam } from '../../model/seams.ts';
import type { Axis, Fold } from '../../model/time.ts';
import { ageText, clockText, countText } from '../format.ts';

export const BAR = 5;
const TALLEST = 28;
/** Below the bars: folds, and the words about one of them. */
const FOOT = 14;
/** Above the bars: the diamonds of failures. */
const HEAD = 14;
const FOLD_WIDTH = 10;
const GAP = 4;

export const baseOf = (height: number): number => height - FOOT + 0.5;

/** One bar for what lies in its five pixels, and a diamond where something failed. */
export function barsOf(
  seconds: readonly Second[],
  placeOf: (time: number) => number,
  height: number,
): readonly [bars: string, failures: string] {
  const base = baseOf(height) - 0.5;
  const tallest = Math.max(4, Math.min(TALLEST, base - HEAD));
  const counts = new Map<number, { count: number; failures: number }>();
  for (const { at, count, failures } of seconds) {
    const slot = Math.floor(placeOf(at) / BAR);
    const there = counts.get(slot) ?? { count: 0, failures: 0 };
    counts.set(slot, { count: there.count + count, failures: there.failures + failures });
  }
  const most = Math.max(4, ...[...counts.values()].map(({ count }) => count));
  let bars = '';
  let marks = '';
  for (const [slot, { count, failures }] of counts) {
    const tall = Math.max(2, Math.round((count / most) * tallest));
    bars += `M${slot * BAR} ${base}v-${tall}h3v${tall}z`;
    // whole also at the very beginning
    if (failures > 0) marks += `M${Math.max(4.5, slot * BAR + 1.5)} 2l4.5 4.5-4.5 4.5-4.5-4.5z`;
  }
  return [bars, marks];
}

const minuteText = (time: number): string => clockText(time).slice(0, 5);

function seamWords({ from, until, filled }: Seam): string {
  if (until === null) return `not connected since ${minuteText(from)}`;
  const told = filled === 0 ? '' : `, filled from the journal: ${countText(filled)}`;
  return `not connected ${minuteText(from)}-${minuteText(until)}${told}`;
}

export interface Words {
  /** Place on the axis of what they are about. */
  readonly at: number;
  readonly said: string;
}

const lasted = ({ from, until }: Seam): number => (until ?? Number.POSITIVE_INFINITY) - from;

/** There is room for one remark: the longest break of the connection, one that lasts first of all, else the longest pause. */
export function wordsOf({ folds, fold }: Pick<Axis, 'folds' | 'fold'>, seams: readonly Seam[]): Words | null {
  const seam = seams.reduce<Seam | null>(
    (best, one) => (best === null || lasted(one) > lasted(best) ? one : best),
    null,
  );
  if (seam !== null) return { at: fold(seam.from), said: seamWords(seam) };
  const longest = folds.reduce<Fold | null>((best, one) => (best === null || one.ms > best.ms ? one : best), null);
  return longest === null ? null : { at: longest.at, said: `${ageText(longest.ms)} idle` };
}

/**
 * Where words of this width begin: right of what they are about, else left of it, else left of the cursor, and never
 * under the cursor. Null where there is no room.
 */
export function roomFor(wide: number, about: number, cursor: number, width: number): number | null {
  const starts = [about + FOLD_WIDTH + GAP, about - GAP - wide, cursor - GAP - wide, cursor + GAP];
  const fits = (x: number) => x >= 0 && x + wide <= width && (cursor < x - GAP + 1 || cursor > x + wide + GAP - 1);
  return starts.find(fits) ?? null;
}
