import { setTimeout as pause } from 'node:timers/promises';
import { GetReadiness } from '../../shared/contracts/sli.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { reply } from '../../shared/http/reply.ts';
import type { Check } from '../domain/check.ts';

export interface Dependencies {
  readonly checks: readonly Check[];
  /** What all checks need first (a token); it has a time-out of its own, so that a cold start is no outage. */
  readonly prepare: () => Promise<unknown>;
  readonly checkMs?: number;
  readonly prepareMs?: number;
}

const MAX_REASON = 200;
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, MAX_REASON);

async function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = pause(ms, undefined, { signal: over.signal }).then(() => {
    throw new Error(`no answer within ${ms} ms`);
  });
  late.catch(() => undefined); // nobody listens when the work was faster
  try {
    return await Promise.race([work(over.signal), late]);
  } finally {
    over.abort();
  }
}

/** Asks everything that serving needs, at the same time; answers in less than 1.5 s even when all of it hangs. */
export const createHandler = ({ checks, prepare, checkMs = 500, prepareMs = 700 }: Dependencies) =>
  httpHandler(GetReadiness, async ({ correlationId, requestId, traceparent }) => {
    const ids = { correlationId, causationId: requestId, traceparent };
    await within(prepareMs, prepare).catch(() => undefined); // who needs it will say so
    const results = await Promise.all(
      checks.map(async ({ name, run }) => {
        const startedMs = performance.now();
        const ms = () => Math.round((performance.now() - startedMs) * 10) / 10;
        try {
          await within(checkMs, (signal) => run(signal, ids));
          return { name, ok: true, ms: ms() };
        } catch (error) {
          return { name, ok: false, ms: ms(), reason: reasonOf(error) };
        }
      }),
    );
    const ready = results.every(({ ok }) => ok);
    return reply({
      status: ready ? 200 : 503,
      body: { status: ready ? ('ready' as const) : ('not-ready' as const), checks: results },
    });
  });
