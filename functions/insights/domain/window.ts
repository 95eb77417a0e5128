/** A stretch of seconds, and what happened in it at the doors, between services and in queues. */
import { LATENCY_BUCKETS } from '../../shared/contracts/latency.ts';
import {
  addTo,
  bucketsIn,
  type Counts,
  callOf,
  INGRESS,
  LAB_QUEUES,
  type LabQueue,
  numberIn,
  queueOf,
  readEdge,
} from '../../shared/contracts/sli-counts.ts';

export interface Seconds {
  /** Sums by second (Unix time); a second in which nothing happened is missing. */
  readonly counts: ReadonlyMap<number, Counts>;
}

/**
 * The last complete second: not the one before this one, whose last events are still on their way. It changes with the
 * clock's seconds, so everybody who looks within one sees the same window.
 */
export const lastSecond = (now: Date): number => Math.floor(now.getTime() / 1_000) - 2;

export function sumOf({ counts }: Seconds, from: number, to: number): Counts {
  const sums: Record<string, number> = {};
  for (let second = from; second <= to; second += 1) addTo(sums, counts.get(second) ?? {});
  return sums;
}

export interface Answers {
  readonly requests: number;
  /** 5xx */
  readonly errors: number;
  /** 429 */
  readonly throttled: number;
  readonly buckets: readonly number[];
}

/** What callees say about some edges together. */
export function answersOf(counts: Counts, edges: readonly string[]): Answers {
  const sum = (what: string): number => edges.reduce((all, edge) => all + numberIn(counts, edge, what), 0);
  const buckets = new Array<number>(LATENCY_BUCKETS).fill(0);
  for (const edge of edges) {
    for (const [bucket, count] of bucketsIn(counts, edge).entries()) buckets[bucket] = (buckets[bucket] ?? 0) + count;
  }
  return { requests: sum('n'), errors: sum('5xx'), throttled: sum('429'), buckets };
}

export const ingressOf = (counts: Counts): Answers => answersOf(counts, Object.values(INGRESS));

/** Who calls whom in the lab. What probes and the shop ask is not among it. */
export const LAB_CALLS = [
  ['deals', 'deal-catalog'],
  ['deals', 'prices'],
  ['deals', 'availability'],
  ['deals', 'ratings'],
  ['deals', 'merchants'],
  ['ratings', 'ratings-a'],
  ['ratings', 'ratings-b'],
  ['enrichment', 'deal-catalog'],
  ['purchases', 'prices'],
  ['purchases', 'availability'],
] as const;
export type LabCall = (typeof LAB_CALLS)[number];

export interface Calls extends Answers {
  /** Tries that were sent. */
  readonly requests: number;
  /** Tries without a good answer: 5xx, too late, or never heard of again. A 404 is an answer. */
  readonly failures: number;
  /** Calls that an open circuit or a full bulkhead kept from being sent. */
  readonly refused: number;
}

/**
 * Both ends are heard: the callee counts what it answered, the caller what did not come in time or not at all. A 5xx is
 * known to both, so it counts once; a late answer is a failure although the callee is content with it.
 */
export function callsBetween(counts: Counts, calls: readonly (readonly [caller: string, callee: string])[]): Calls {
  const each = calls.map(([caller, callee]) => {
    const edges = edgesBetween(counts, caller, callee);
    const answers = answersOf(counts, edges);
    const felt = (reason: string): number => numberIn(counts, callOf(caller, callee), `!${reason}`);
    const broken = felt('failed');
    const failed = broken + felt('timed-out');
    const unanswered = Math.max(0, broken - answers.errors);
    return {
      ...answers,
      requests: Math.max(answers.requests + unanswered, failed),
      failures: Math.max(answers.errors, failed),
      refused: felt('circuit-open') + felt('bulkhead-full'),
    };
  });
  const sum = (of: (calls: (typeof each)[number]) => number): number => each.reduce((all, one) => all + of(one), 0);
  const buckets = Array.from({ length: LATENCY_BUCKETS }, (_, bucket) => sum((one) => one.buckets[bucket] ?? 0));
  return {
    requests: sum(({ requests }) => requests),
    errors: sum(({ errors }) => errors),
    throttled: sum(({ throttled }) => throttled),
    failures: sum(({ failures }) => failures),
    refused: sum(({ refused }) => refused),
    buckets,
  };
}

/** Every handler of the callee that the caller used. */
function edgesBetween(counts: Counts, caller: string, callee: string): string[] {
  const start = `${callOf(caller, callee)}|`;
  const found = Object.keys(counts).flatMap((name) =>
    name.startsWith(start) && name.endsWith('#n') ? [name.slice(0, -2)] : [],
  );
  return found.filter((edge) => readEdge(edge) !== undefined);
}

export interface QueueWork {
  readonly handled: number;
  readonly failed: number;
  readonly dead: number;
}

export const workOf = (counts: Counts, queue: LabQueue): QueueWork => ({
  handled: numberIn(counts, queueOf(queue), 'handled'),
  failed: numberIn(counts, queueOf(queue), 'failed'),
  dead: numberIn(counts, queueOf(queue), 'dead'),
});

/** Messages that left the queues for good: settled, or set aside. */
export const completionsOf = (counts: Counts, queues: readonly LabQueue[] = LAB_QUEUES): number =>
  queues.reduce((all, queue) => {
    const { handled, dead } = workOf(counts, queue);
    return all + handled + dead;
  }, 0);

export const round = (value: number, digits = 2): number => Math.round(value * 10 ** digits) / 10 ** digits;
export const percentOf = (part: number, whole: number): number =>
  whole === 0 ? 0 : round(Math.min(100, (part / whole) * 100));

/** Seconds until the queue is empty at this pace; null: never, nothing leaves it. */
export function lagOf(depth: number, completionsPerSecond: number): number | null {
  if (depth === 0) return 0;
  return completionsPerSecond === 0 ? null : round(depth / completionsPerSecond, 1);
}
