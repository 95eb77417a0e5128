/**
 * System events that are noted deep inside some work (a breaker opened, say) and leave with the publication at the end
 * of the invocation, in the same PutEvents call. One list per environment, which serves one invocation at a time; what
 * an invocation leaves behind goes out with the next one.
 */
import type { DataOf, EventContract } from '../contracts/define-event.ts';
import { CallFailed } from '../contracts/system.events.ts';
import { type Cause, outgoingEvent } from './outbound.ts';
import type { OutgoingEvent } from './publisher.ts';

/** What whoever notes knows of the cause; the rest comes from the invocation that publishes. */
export interface NotedCause {
  readonly correlationId: string;
  readonly causationId?: string | undefined;
  readonly traceparent: string;
}

interface Noted {
  readonly contract: EventContract;
  readonly data: unknown;
  readonly at: Date;
  readonly seed: string;
  readonly cause: NotedCause | undefined;
}

type Failure = DataOf<typeof CallFailed>;

const MOST = 100; // an environment that cannot publish must not grow without end
let list: Noted[] = [];

/** A sick dependency under load fails thousands of calls: they are summed, and told of at most this often. */
const FAILURES_EVERY_MS = 500;
const failures = new Map<string, { data: Failure; toldAt: number }>();

/** Notes a system event. `seed` makes its id, so it has to name the fact: the same fact gets the same id. */
export function note<Contract extends EventContract>(
  contract: Contract,
  data: DataOf<Contract>,
  options: { readonly at: Date; readonly seed: string; readonly cause?: NotedCause | undefined },
): void {
  if (list.length < MOST) list.push({ contract, data, ...options, cause: options.cause });
}

/** Counts tries that failed, from the caller's side; an invocation tells of each dependency and reason at most once. */
export function noteFailure({ caller, dependency, reason, count, ms }: Failure): void {
  const key = `${dependency}#${reason}`;
  const known = failures.get(key);
  if (known === undefined && failures.size >= MOST) return;
  const data = {
    ...{ caller, dependency, reason },
    count: count + (known?.data.count ?? 0),
    ms: ms + (known?.data.ms ?? 0),
  };
  failures.set(key, { data, toldAt: known?.toldAt ?? Number.NEGATIVE_INFINITY });
}

/** What is counted and due; the rest leaves with a later invocation. */
function takeFailures(invocation: Cause, now: number): OutgoingEvent[] {
  return [...failures.entries()].flatMap(([key, { data, toldAt }]) => {
    if (data.count === 0 || now - toldAt < FAILURES_EVERY_MS) return [];
    failures.set(key, { data: { ...data, count: 0, ms: 0 }, toldAt: now });
    const rounded = { ...data, ms: Math.round(data.ms * 10) / 10 };
    return [outgoingEvent(CallFailed, rounded, invocation, { seed: `${invocation.causationId}#${key}` })];
  });
}

/** Takes everything noted so far, as events of the invocation that publishes them. */
export function takeNoted(invocation: Cause): OutgoingEvent[] {
  const taken = list;
  list = [];
  const told = taken.map(({ contract, data, at, seed, cause }) => {
    const { correlationId, causationId, traceparent } = invocation;
    const known = { correlationId, traceparent, ...cause, causationId: cause?.causationId ?? causationId };
    return outgoingEvent(contract, data, { ...known, at, occurredAt: at }, { seed });
  });
  return [...told, ...takeFailures(invocation, Date.now())];
}
