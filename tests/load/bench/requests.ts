/** Requests in a closed loop: so many callers, each sends its next one when it has its answer. */
import { Agent, request } from 'undici';
import { percentile } from './figures.ts';

const CALL_WITHIN_MS = 15_000;

export interface Answered {
  /** Of answers with a 2xx status, per second. */
  readonly rate: number;
  readonly p50: number;
  readonly p95: number;
  readonly failed: number;
  /** Times each status occurred. */
  readonly byStatus: Readonly<Record<string, number>>;
}

export interface Loop {
  readonly origin: string;
  /** Of the request numbered `index`. */
  readonly path: (index: number) => string;
  readonly seconds: number;
  readonly concurrency: number;
}

/** undici's own call rather than fetch: on two cores what the client needs is missing to what is measured. */
export async function closedLoop({ origin, path, seconds, concurrency }: Loop): Promise<Answered> {
  const dispatcher = new Agent({ connections: concurrency, pipelining: 1 });
  const until = performance.now() + seconds * 1_000;
  const times: number[] = [];
  const byStatus: Record<string, number> = {};
  let sent = 0;
  const caller = async (): Promise<void> => {
    while (performance.now() < until) {
      const begun = performance.now();
      const signal = AbortSignal.timeout(CALL_WITHIN_MS);
      const status = await request(origin + path(sent++), { dispatcher, signal }).then(
        async ({ statusCode, body }) => {
          await body.dump({ limit: 10_000_000, signal });
          return String(statusCode);
        },
        () => 'no answer',
      );
      byStatus[status] = (byStatus[status] ?? 0) + 1;
      if (status.startsWith('2')) times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
  await dispatcher.destroy();
  return {
    rate: times.length / seconds,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    failed: sent - times.length,
    byStatus,
  };
}
