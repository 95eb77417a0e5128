/**
 * How the feed writes down what it counts, and the doors read it: flat numbers by name, so that one ADD per second and
 * batch is all it takes and sums are the same in whatever order they come.
 *
 * | name                                  | counts                                                            |
 * | ------------------------------------- | ----------------------------------------------------------------- |
 * | `caller>callee\|handler#n`, `#5xx`, `#429` | requests, and answers of these kinds among them                |
 * | `…#ms`, `…#b<i>`                      | milliseconds in all, and requests by bucket of latency            |
 * | `…#~<name>`                           | what the handler tallied                                          |
 * | `caller>dependency#!<reason>`         | tries that failed, as the caller saw them                         |
 * | `@queue#handled`, `#failed`, `#dead`  | messages that left the queue, attempts that failed, messages set aside |
 */
import { LATENCY_BUCKETS } from './latency.ts';

/** Sums by name. */
export type Counts = Readonly<Record<string, number>>;

export const edgeOf = (caller: string, callee: string, handler: string): string => `${caller}>${callee}|${handler}`;
export const callOf = (caller: string, dependency: string): string => `${caller}>${dependency}`;
export const queueOf = (queue: string): string => `@${queue}`;

const SEPARATOR = '#';
export const nameOf = (subject: string, what: string): string => `${subject}${SEPARATOR}${what}`;

export interface Named {
  /** Edge, call or queue. */
  readonly subject: string;
  readonly what: string;
}
export function namedBy(name: string): Named {
  const at = name.indexOf(SEPARATOR);
  return { subject: name.slice(0, at), what: name.slice(at + 1) };
}

export interface Edge {
  readonly caller: string;
  readonly callee: string;
  readonly handler: string;
}

const EDGE = /^([^>|@]+)>([^>|]+)\|(.+)$/;
export function readEdge(subject: string): Edge | undefined {
  const [, caller, callee, handler] = EDGE.exec(subject) ?? [];
  if (caller === undefined || callee === undefined || handler === undefined) return undefined;
  return { caller, callee, handler };
}

export const numberIn = (counts: Counts, subject: string, what: string): number => counts[nameOf(subject, what)] ?? 0;

export const bucketsIn = (counts: Counts, subject: string): number[] =>
  Array.from({ length: LATENCY_BUCKETS }, (_, bucket) => numberIn(counts, subject, `b${bucket}`));

/** Adds `more` to `sums`. */
export function addTo(sums: Record<string, number>, more: Counts): void {
  for (const [name, by] of Object.entries(more)) sums[name] = (sums[name] ?? 0) + by;
}

/** Doors at which the lab's clients stand; everything else that clients call belongs to the shop, or to probes. */
export const INGRESS = {
  dealsList: edgeOf('client', 'deals', 'list-deals'),
  dealDetail: edgeOf('client', 'deals', 'get-deal'),
  purchase: edgeOf('client', 'purchases', 'create-purchase'),
  enqueue: edgeOf('client', 'enrichment', 'create-enrichment-jobs'),
  hashBad: edgeOf('client', 'deals', 'hash-bad'),
  hashGood: edgeOf('client', 'deals', 'hash-good'),
} as const;
const INGRESS_EDGES = new Set<string>(Object.values(INGRESS));
export const isIngress = (subject: string): boolean => INGRESS_EDGES.has(subject);

/** Queues of the lab. */
export const LAB_QUEUES = ['enrichment', 'purchase-workflow'] as const;
export type LabQueue = (typeof LAB_QUEUES)[number];

/** Rows of `sli-buckets` and how they are found. */
export const ROWS = {
  /** What happened in one second: partition per minute. */
  second: (second: number) => ({ bucket: `second#${Math.floor(second / 60)}`, at: second }),
  /** How much waited in that second, as the first reader found it. */
  depth: (second: number) => ({ bucket: `depth#${Math.floor(second / 60)}`, at: second }),
  /** Requests and errors of the lab's clients in one minute: partition per hour. */
  minute: (minute: number) => ({ bucket: `minute#${Math.floor(minute / 60)}`, at: minute }),
  /** Everything since the beginning, up to a minute. */
  totals: () => ({ bucket: 'totals', at: 0 }),
} as const;

/** An event that arrives later than this counts in the oldest second that is still open. */
export const OPEN_SECONDS = 240;
