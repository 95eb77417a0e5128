/** Which minutes go into the running totals, and when: only those that no event can be added to any more. */
import { addTo, type Counts, OPEN_SECONDS } from '../../shared/contracts/sli-counts.ts';

/** The feed's last look at a second may take so long to be written. */
const MARGIN_SECONDS = 30;
/** Of one run; a run that was missed is made up for by the next ones. */
const MOST_MINUTES = 10;

/** The last minute that is closed. */
export const closedMinute = (now: Date): number =>
  Math.floor((now.getTime() / 1_000 - OPEN_SECONDS - MARGIN_SECONDS) / 60) - 1;

/** First and last minute to add to totals that reach `upTo`; undefined when there is none. The first run begins here. */
export function due(upTo: number | undefined, now: Date): readonly [from: number, to: number] | undefined {
  const closed = closedMinute(now);
  const from = upTo === undefined ? closed : upTo + 1;
  return from > closed ? undefined : [from, Math.min(closed, from + MOST_MINUTES - 1)];
}

export function added(totals: Counts, seconds: Iterable<Counts>): Counts {
  const sums: Record<string, number> = { ...totals };
  for (const counts of seconds) addTo(sums, counts);
  return sums;
}
