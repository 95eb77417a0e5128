/** The closed loop: so many callers, each sends its next request when it has its answer. */
import { Agent, request } from 'undici';
import type { Wishes } from './arguments.ts';
import { type LoadRequest, requestAt } from './mix.ts';
import { type Outcome, Tally, type Totals } from './tally.ts';

export interface Measured extends Totals {
  readonly target: string;
  readonly mode: string;
  readonly seed: number;
  readonly concurrency: number;
  /** Of the first request, as an ISO date: where to look for this run elsewhere. */
  readonly startedAt: string;
  /** Wall clock from the first request to the last answer. */
  readonly seconds: number;
  /** Answered and unanswered requests per second of these. */
  readonly rps: number;
  readonly interrupted: boolean;
}

export interface Running {
  readonly tally: Tally;
  readonly done: Promise<Measured>;
}

/** Callers that find nobody at home do not hammer at the door. */
const REST_AFTER_REFUSED_MS = 100;

/** The reason in one word: what undici and the system call it, without addresses. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError' || /TIMEOUT/.test(codeOf(error))) return 'timeout';
  return codeOf(error) || error.name;
}
const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');

/** Begins at once. `stop` ends it early; requests under way then are not counted. */
export function runLoad(wishes: Wishes, stop: AbortSignal): Running {
  const { target, mode, seed, concurrency, seconds, token } = wishes;
  const tally = new Tally();
  const agent = new Agent({ connections: concurrency, pipelining: 1, keepAliveTimeout: 10_000 });
  const startedAt = new Date().toISOString();
  const started = performance.now();
  const until = started + seconds * 1_000;
  let next = 0;

  async function send({ method, path, body, timeoutMs }: LoadRequest): Promise<Outcome | undefined> {
    try {
      const { statusCode, body: answer } = await request(target + path, {
        dispatcher: agent,
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        signal: AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]),
        ...(body === undefined ? {} : { body }),
      });
      await answer.dump({ limit: 10_000_000, signal: AbortSignal.timeout(timeoutMs) });
      return { status: statusCode };
    } catch (error) {
      return stop.aborted ? undefined : { error: reasonOf(error) };
    }
  }

  async function caller(): Promise<void> {
    while (!stop.aborted && performance.now() < until) {
      const wanted = requestAt(mode, seed, next++);
      const begun = performance.now();
      const outcome = await send(wanted);
      if (outcome === undefined) return;
      tally.add(wanted.kind, outcome, performance.now() - begun);
      if ('error' in outcome && outcome.error !== 'timeout') await rest(REST_AFTER_REFUSED_MS);
    }
  }

  const done = Promise.all(Array.from({ length: concurrency }, caller)).then(async () => {
    const elapsed = (performance.now() - started) / 1_000;
    await agent.destroy();
    const totals = tally.totals();
    return {
      target,
      mode,
      seed,
      concurrency,
      startedAt,
      seconds: Math.round(elapsed * 1_000) / 1_000,
      rps: Math.round((totals.requests / elapsed) * 100) / 100,
      interrupted: stop.aborted,
      ...totals,
    };
  });
  return { tally, done };
}

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
