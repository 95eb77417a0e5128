/** How many marks may be alive: less while the machine cannot keep up, back step by step when it can. */
export const BUDGET = 2_000;
const FLOOR = 500;
const SLOW_FRAME = 20;
const FAST_FRAME = 14;
const CUT_AFTER = 1_000;
const BACK_AFTER = 10_000;
/** Frames further apart than this do not belong to one run of the loop. */
const BREAK = 250;

export function createBudget() {
  let limit = BUDGET;
  let last = Number.NEGATIVE_INFINITY;
  let since = 0;
  let frames = 0;

  const restart = (now: number) => {
    since = now;
    frames = 0;
  };

  return {
    get limit() {
      return limit;
    },
    /** A frame was painted at `now`. */
    frame(now: number): void {
      if (now - last > BREAK) restart(now);
      last = now;
      frames += 1;
      const took = now - since;
      if (took < CUT_AFTER) return;
      const mean = took / frames;
      if (mean > SLOW_FRAME) {
        limit = Math.max(FLOOR, Math.round(limit * 0.75));
        restart(now);
      } else if (took >= BACK_AFTER) {
        if (mean < FAST_FRAME) limit = Math.min(BUDGET, Math.round(limit / 0.75));
        restart(now);
      }
    },
  };
}
