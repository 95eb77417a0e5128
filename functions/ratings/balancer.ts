/**
 * Asks one replica, and another one when that fails. What an environment learns about a replica it writes into a row that
 * all share, each decision conditional on the revision it was made about: so one ejects, one looks, one returns it, and
 * that one tells. When the row is away every environment is on its own; no call fails for it.
 */
import type { DataOf } from '../shared/contracts/define-event.ts';
import { TargetHealthChanged } from '../shared/contracts/ratings.events.ts';
import type { Log } from '../shared/observability/log.ts';
import { type NotedCause, note } from '../shared/publish/noted.ts';
import type { HealthStore } from './adapters/health-table.ts';
import {
  ALL_WELL,
  type Book,
  dueTarget,
  ejected,
  FAILURES_TO_EJECT,
  orderOf,
  probing,
  returned,
  TARGETS,
  type Target,
} from './domain/health.ts';
import { RATINGS } from './log-messages.ts';

export interface Try {
  readonly target: Target;
  readonly failed: boolean;
}

export interface Asked<T> {
  /** In the order they were made; the last one answered, unless all failed. */
  readonly tries: readonly Try[];
  /** undefined: no replica answered. */
  readonly answered: { readonly target: Target; readonly answer: T } | undefined;
}

type Reason = DataOf<typeof TargetHealthChanged>['reason'];
export type FailureReason = Exclude<Reason, 'answers again'>;

export interface BalancerDependencies {
  readonly store: HealthStore;
  readonly now: () => number;
  /** What a failed try says of the replica. */
  readonly reasonOf: (error: unknown) => FailureReason;
  readonly log: Log;
  /** Whose turn it is first: environments that all began with the same one would not balance. */
  readonly firstTurn: number;
}

export interface Balancer {
  /** @param call what is asked of a replica; an error of it is that replica's failure */
  ask<T>(call: (target: Target) => Promise<T>, cause: NotedCause): Promise<Asked<T>>;
}

/** How long a shared decision may go unnoticed. */
const FRESH_MS = 1_000;

/** The name of a target as a service. */
export const serviceOf = (target: Target): 'ratings-a' | 'ratings-b' => `ratings-${target}`;

/** One per environment. */
export function createBalancer({ store, now, reasonOf, log, firstTurn }: BalancerDependencies): Balancer {
  let known = ALL_WELL;
  let readAt = Number.NEGATIVE_INFINITY;
  let turn = firstTurn;
  const failures: Record<Target, number> = { a: 0, b: 0 };

  function learn(next: Book): void {
    for (const target of TARGETS) {
      if (!known.targets[target].healthy && next.targets[target].healthy) failures[target] = 0; // history
    }
    known = next;
    readAt = now();
  }

  async function current(): Promise<Book> {
    if (now() - readAt < FRESH_MS) return known;
    try {
      learn((await store.read()) ?? ALL_WELL);
    } catch (error) {
      log.say(RATINGS.ALONE, { error });
      readAt = now();
    }
    return known;
  }

  /** Whether this environment made the decision. */
  async function decide(next: Book): Promise<boolean> {
    try {
      if (!(await store.write(next))) {
        readAt = Number.NEGATIVE_INFINITY; // somebody was faster: look before the next call
        return false;
      }
    } catch (error) {
      log.say(RATINGS.ALONE, { error });
    }
    learn(next);
    return true;
  }

  function tell(target: Target, healthy: boolean, reason: Reason, cause: NotedCause): void {
    const { revision, targets } = known;
    const at = new Date(targets[target].since);
    const fact = { balancer: 'ratings', target: serviceOf(target), healthy, reason };
    note(TargetHealthChanged, fact, { at, seed: `ratings#${target}#${revision}#${at.getTime()}`, cause });
  }

  async function answered(target: Target, cause: NotedCause): Promise<void> {
    failures[target] = 0;
    if (known.targets[target].healthy || !(await decide(returned(known, target, now())))) return;
    log.say(RATINGS.RETURNED, { target: serviceOf(target) });
    tell(target, true, 'answers again', cause);
  }

  async function failed(target: Target, error: unknown, cause: NotedCause): Promise<void> {
    failures[target] += 1;
    if (failures[target] < FAILURES_TO_EJECT || !known.targets[target].healthy) return;
    if (!(await decide(ejected(known, target, now())))) return;
    const reason = reasonOf(error);
    log.say(RATINGS.EJECTED, { target: serviceOf(target), reason, error });
    tell(target, false, reason, cause);
  }

  /** The ejected target that this call looks at, when its time has come and nobody else does. */
  async function leased(): Promise<Target | undefined> {
    const due = dueTarget(await current(), now());
    return due !== undefined && (await decide(probing(known, due, now()))) ? due : undefined;
  }

  return {
    async ask(call, cause) {
      const probed = await leased();
      const order = orderOf(known, turn);
      turn += 1;
      const tries: Try[] = [];
      for (const target of probed === undefined ? order : [probed, ...order.filter((other) => other !== probed)]) {
        try {
          const answer = await call(target);
          tries.push({ target, failed: false });
          await answered(target, cause);
          return { tries, answered: { target, answer } };
        } catch (error) {
          tries.push({ target, failed: true });
          await failed(target, error, cause);
        }
      }
      return { tries, answered: undefined };
    },
  };
}
