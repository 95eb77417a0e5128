/** Reads one door again and again: at once, then some time after each answer, and only while the page is looked at. */
import type { Answer } from '../live/api.ts';

/** How long after an answer the door is asked again. */
export const EVERY = 2_000;
/** Older values are no longer trusted: they are greyed, and verdicts on them withdrawn. */
export const STALE = 7_000;

export interface Trouble {
  /** `503`, or words when no answer came. */
  readonly reason: string;
  readonly since: number;
}
export interface DoorState<T> {
  readonly value: T | null;
  /** When the value came, by this clock. */
  readonly at: number | null;
  readonly trouble: Trouble | null;
}
export const NEVER: DoorState<never> = { value: null, at: null, trouble: null };

/** An answer taken into account: a good one replaces, a bad one leaves what is known and is said. */
export function taken<T>(
  before: DoorState<T>,
  answer: Pick<Answer, 'ok' | 'status' | 'body' | 'problem'>,
  read: (body: unknown, before: T | null) => T | null,
  now: number,
): DoorState<T> {
  const value = answer.ok ? read(answer.body, before.value) : null;
  if (value !== null) return { value, at: now, trouble: null };
  const reason = answer.ok
    ? 'the answer has another shape than agreed'
    : answer.status === 0
      ? (answer.problem?.title ?? 'no answer').toLowerCase()
      : String(answer.status);
  return { ...before, trouble: { reason, since: before.trouble?.since ?? now } };
}

export const isStale = ({ at }: Pick<DoorState<unknown>, 'at'>, now: number): boolean =>
  at !== null && now - at > STALE;

export interface Polling {
  readonly stop: () => void;
  /** Without waiting for the next turn. */
  readonly now: () => void;
}

/** `ask` never throws and ends by itself; the next question waits for its end. */
export function poll(ask: () => Promise<void>, every = EVERY): Polling {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;
  async function run(): Promise<void> {
    turn += 1;
    const mine = turn;
    clearTimeout(timer);
    if (!document.hidden) await ask();
    if (mine === turn && !document.hidden) timer = setTimeout(run, every);
  }
  const looked = () => {
    if (document.hidden) clearTimeout(timer);
    else void run();
  };
  document.addEventListener('visibilitychange', looked);
  void run();
  return {
    stop() {
      turn += 1;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', looked);
    },
    now: () => void run(),
  };
}
