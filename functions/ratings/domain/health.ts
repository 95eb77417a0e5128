/**
 * Which replicas may be asked. Pure; times are epoch milliseconds. A replica is ejected after two failures in a row, left
 * alone for its check interval, then asked once: its answer returns it, its silence costs another interval.
 */

export const TARGETS = ['a', 'b'] as const;
export type Target = (typeof TARGETS)[number];

export interface Health {
  readonly healthy: boolean;
  /** Since when. */
  readonly since: number;
  /** Of an ejected one: from when on a single call may look. Whoever looks moves it, so that nobody else does. */
  readonly probeAt: number;
}

/** All targets together: what is decided about one is decided about this revision. */
export interface Book {
  readonly revision: number;
  readonly targets: Readonly<Record<Target, Health>>;
}

const WELL: Health = { healthy: true, since: 0, probeAt: 0 };
export const ALL_WELL: Book = { revision: 0, targets: { a: WELL, b: WELL } };

export const CHECK_INTERVAL_MS = 2_000;
/** One failure may be a cold start. */
export const FAILURES_TO_EJECT = 2;

const changed = ({ revision, targets }: Book, target: Target, health: Health): Book => ({
  revision: revision + 1,
  targets: { ...targets, [target]: health },
});

export const ejected = (book: Book, target: Target, now: number): Book =>
  changed(book, target, { healthy: false, since: now, probeAt: now + CHECK_INTERVAL_MS });

/** One call takes it upon itself to look at an ejected target. */
export const probing = (book: Book, target: Target, now: number): Book =>
  changed(book, target, { ...book.targets[target], probeAt: now + CHECK_INTERVAL_MS });

export const returned = (book: Book, target: Target, now: number): Book =>
  changed(book, target, { healthy: true, since: now, probeAt: 0 });

/** The ejected target whose interval is over, if there is one. */
export const dueTarget = ({ targets }: Book, now: number): Target | undefined =>
  TARGETS.find((target) => !targets[target].healthy && now >= targets[target].probeAt);

/**
 * Whom to ask first, and whom when that one fails: healthy ones in turn, others only as the last resort. Where nobody is
 * healthy everybody takes their turn: an answer that may fail is better than none.
 */
export function orderOf({ targets }: Book, turn: number): Target[] {
  const healthy = TARGETS.filter((target) => targets[target].healthy);
  const asked = healthy.length === 0 ? TARGETS : healthy;
  const turned = asked.map((_, index) => asked[(turn + index) % asked.length] ?? TARGETS[0]);
  return [...turned, ...TARGETS.filter((target) => !asked.includes(target))];
}
