/** One call of a public door of the lab, and what its answer says that a person can compare. */
import { type Answer, field } from '../live/api.ts';

export const TRIES = ['list', 'detail', 'purchase', 'enqueue', 'overfill'] as const;
export type TryName = (typeof TRIES)[number];

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
}

const FIRST_DEAL = 'd-00001';
/** Deals are numbered; a list that was answered names one that is there. */
export function firstDeal(body: unknown): string {
  const deals = field(body, 'deals');
  const id = Array.isArray(deals) ? field(deals[0], 'id') : undefined;
  return typeof id === 'string' ? id : FIRST_DEAL;
}

export const REQUESTS: Readonly<Record<TryName, (deal: string, email: string) => Request>> = {
  list: () => ({ method: 'GET', path: '/api/deals?city=valencia&limit=20' }),
  detail: (deal) => ({ method: 'GET', path: `/api/deals/${deal}` }),
  purchase: (dealId, email) => ({ method: 'POST', path: '/api/purchase', body: { dealId, quantity: 1, email } }),
  enqueue: () => ({ method: 'POST', path: '/api/enrichment-jobs', body: { count: 200 } }),
  overfill: () => ({ method: 'POST', path: '/api/enrichment-jobs', body: { count: 1_000 } }),
};
/** So many callers at once: the places are for one of them. */
export const TIMES: Readonly<Partial<Record<TryName, number>>> = { overfill: 4 };

export const hashRequest = (way: HashWay): Request => ({ method: 'POST', path: `/api/heavy-hash/${way}`, body: {} });

export type Outcome = 'fine' | 'degraded' | 'throttled' | 'refused' | 'failed';
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  fine: 'complete',
  degraded: 'degraded',
  throttled: 'too busy',
  refused: 'refused',
  failed: 'failed',
};

/** Of several answers the one that says most: a refusal for want of places, else the first. */
export const tellingOf = <T extends { readonly status: number }>(answers: readonly T[]): T | undefined =>
  answers.find(({ status }) => status === 429) ?? answers[0];

/** Texts of an answer's `warnings`. */
export function warningsOf(body: unknown): readonly string[] {
  const warnings = field(body, 'warnings');
  return Array.isArray(warnings) ? warnings.filter((warning) => typeof warning === 'string') : [];
}

export function outcomeOf({ ok, status, body }: Pick<Answer, 'ok' | 'status' | 'body'>): Outcome {
  if (ok) return warningsOf(body).length > 0 ? 'degraded' : 'fine';
  if (status === 429) return 'throttled';
  return status >= 400 && status < 500 ? 'refused' : 'failed';
}

const MEMBERS = ['accepted', 'queueDepth', 'threshold', 'purchaseId', 'status'] as const;

/** What the answer says about itself: its `meta`, flattened, and the numbers of admission. */
export function factsOf(body: unknown): readonly (readonly [name: string, value: string])[] {
  const facts: [string, string][] = [];
  const add = (name: string, value: unknown) => {
    if (['string', 'number', 'boolean'].includes(typeof value)) facts.push([name, String(value)]);
  };
  for (const name of MEMBERS)
    if (name !== 'status' || field(body, 'purchaseId') !== undefined) add(name, field(body, name));
  const meta = field(body, 'meta');
  if (typeof meta === 'object' && meta !== null) {
    for (const [name, value] of Object.entries(meta)) {
      if (typeof value === 'object' && value !== null)
        for (const [inner, one] of Object.entries(value)) add(`${name}.${inner}`, one);
      else add(name, value);
    }
  }
  return facts;
}

export const HASH_WAYS = ['bad', 'good'] as const;
export type HashWay = (typeof HASH_WAYS)[number];

/** Several callers at once at one of the hash doors. */
export interface HashTry {
  readonly callers: number;
  readonly answered: number;
  readonly throttled: number;
  readonly failed: number;
  /** Of the slowest caller that was answered. */
  readonly slowestMs: number | null;
  /** Of the answered caller that waited longest: its whole time without the hash. */
  readonly waitedMs: number | null;
  readonly hashMs: number | null;
  readonly eventLoopDelayMs: number | null;
  readonly neighbour: { readonly ok: boolean; readonly ms: number } | null;
  readonly thread: string;
  readonly statuses: readonly number[];
  readonly followed: string | null;
}

const numberAt = (body: unknown, name: string): number | null => {
  const value = field(body, name);
  return typeof value === 'number' ? value : null;
};
const most = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
};

type Told = Pick<Answer, 'ok' | 'status' | 'ms' | 'body' | 'correlationId'>;

/**
 * Lambda refuses a caller over the reserved concurrency at once, and the gateway turns that into a 500 of its own: known
 * by what only handlers set, the correlation id.
 */
const isThrottled = ({ status, correlationId }: Told): boolean =>
  status === 429 || (status === 500 && correlationId === null);

export function hashTry(answers: readonly Told[]): HashTry {
  const served = answers.filter(({ ok }) => ok);
  const first = served[0];
  const neighbour = field(first?.body, 'neighbour');
  const [ok, ms] = [field(neighbour, 'ok'), field(neighbour, 'ms')];
  const thread = field(first?.body, 'thread');
  return {
    callers: answers.length,
    answered: served.length,
    throttled: answers.filter(isThrottled).length,
    failed: answers.filter((answer) => !answer.ok && !isThrottled(answer)).length,
    slowestMs: most(served.map((answer) => answer.ms)),
    waitedMs: most(served.map((answer) => Math.max(0, answer.ms - (numberAt(answer.body, 'ms') ?? answer.ms)))),
    hashMs: most(served.map(({ body }) => numberAt(body, 'ms'))),
    eventLoopDelayMs: most(served.map(({ body }) => numberAt(body, 'eventLoopDelayMs'))),
    neighbour: typeof ok === 'boolean' && typeof ms === 'number' ? { ok, ms } : null,
    thread: typeof thread === 'string' ? thread : '',
    statuses: answers.map(({ status }) => status),
    followed: (first ?? answers[0])?.correlationId ?? null,
  };
}
