/**
 * The axis of the time bar. It is as long as what happened: a long pause between two events is folded into a short
 * piece, so that a replay does not stand still. Times are milliseconds, and so are places on the axis.
 */

/** Longer pauses are folded: their first seconds stay, the rest becomes one short piece. */
export const FOLD_OVER = 10_000;
const KEPT = 3_000;
export const FOLDED = 1_500;
/** A second that holds an event. */
const SECOND = 1_000;

export interface Fold {
  /** Where it lies on the axis. */
  readonly at: number;
  readonly ms: number;
}

export interface Axis {
  readonly start: number;
  readonly end: number;
  readonly length: number;
  readonly folds: readonly Fold[];
  /** Place of a time on the axis, kept inside it. */
  readonly fold: (time: number) => number;
  /** Time of a place on the axis. */
  readonly unfold: (place: number) => number;
}

interface Joint {
  readonly time: number;
  readonly place: number;
}

/** `seconds` are the starts of the seconds that hold events, in order. */
export function axisOf(seconds: readonly number[], end: number): Axis {
  const start = seconds[0] ?? end;
  const joints: Joint[] = [{ time: start, place: 0 }];
  const folds: Fold[] = [];
  let last: Joint = { time: start, place: 0 };
  const join = (time: number, place: number) => {
    last = { time, place };
    joints.push(last);
  };
  for (let at = 1; at < seconds.length; at++) {
    const from = (seconds[at - 1] ?? 0) + SECOND + KEPT;
    const to = seconds[at] ?? 0;
    if (to - from + KEPT <= FOLD_OVER) continue;
    join(from, last.place + from - last.time);
    folds.push({ at: last.place, ms: to - from });
    join(to, last.place + FOLDED);
  }
  join(Math.max(end, last.time), last.place + Math.max(0, end - last.time));

  /** The piece in which a value of this kind lies: by its left joint. */
  const piece = (value: number, of: 'time' | 'place'): readonly [Joint, Joint] => {
    let low = 0;
    let high = joints.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((joints[middle]?.[of] ?? 0) <= value) low = middle;
      else high = middle;
    }
    return [joints[low] ?? last, joints[high] ?? last];
  };
  const map = (value: number, of: 'time' | 'place', to: 'time' | 'place'): number => {
    const [left, right] = piece(value, of);
    const span = right[of] - left[of];
    const share = span === 0 ? 0 : Math.min(1, Math.max(0, (value - left[of]) / span));
    return left[to] + share * (right[to] - left[to]);
  };

  return {
    start,
    end: last.time,
    length: last.place,
    folds,
    fold: (time) => map(time, 'time', 'place'),
    unfold: (place) => map(place, 'place', 'time'),
  };
}
