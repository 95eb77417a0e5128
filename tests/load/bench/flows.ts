/** Flows that are driven, and when one is complete: its event with its correlation id has reached the socket. */
import { setTimeout as pause } from 'node:timers/promises';
import { ulid } from 'ulid';
import type { Arrival, Viewer } from './feed.ts';
import { percentile } from './figures.ts';

const SETTLE_WITHIN_MS = 10_000;
const CALL_WITHIN_MS = 15_000;

export interface Flow {
  readonly name: string;
  /** The request that starts the flow numbered `index`. */
  readonly request: (index: number) => {
    method: string;
    path: string;
    body?: unknown;
    headers?: Record<string, string>;
  };
  readonly accepts: (status: number) => boolean;
  readonly completes: (arrival: Arrival) => boolean;
}

export interface Outcome {
  readonly started: number;
  readonly failed: number;
  readonly completed: number;
  readonly seconds: number;
  /** Completed flows per second, until the last one. */
  readonly rate: number;
  /** Event published → frame at the socket, in ms. */
  readonly eventToSocket: { p50: number; p95: number; p99: number };
  readonly http: { p50: number; p95: number };
}

async function call(pageUrl: string, flow: Flow, index: number, correlationId: string): Promise<boolean> {
  const { method, path, body, headers } = flow.request(index);
  const answer = await fetch(pageUrl + path, {
    method,
    headers: {
      'x-correlation-id': correlationId,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(CALL_WITHIN_MS),
  }).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer !== undefined && flow.accepts(answer.status);
}

/**
 * Drives a flow for `seconds`: closed loop with `concurrency` callers, or open loop at `perSecond`. Waits at most 10 s
 * for what is still under way at the end.
 */
export async function drive(
  pageUrl: string,
  viewer: Viewer,
  flow: Flow,
  { seconds, concurrency, perSecond }: { seconds: number; concurrency?: number; perSecond?: number },
): Promise<Outcome> {
  const open = new Map<string, number>();
  const waits: number[] = [];
  const http: number[] = [];
  let started = 0;
  let failed = 0;
  let completed = 0;
  let lastAt = Date.now();
  viewer.onArrival = (arrival) => {
    if (!flow.completes(arrival) || !open.delete(arrival.event.correlationId)) return;
    completed += 1;
    lastAt = arrival.at;
    waits.push(arrival.at - Date.parse(arrival.event.time));
  };
  const one = async (): Promise<void> => {
    const index = started++;
    const correlationId = ulid();
    open.set(correlationId, index);
    const begun = performance.now();
    const good = await call(pageUrl, flow, index, correlationId);
    http.push(performance.now() - begun);
    if (!good) {
      failed += 1;
      open.delete(correlationId);
    }
  };
  const startedAt = Date.now();
  const until = startedAt + seconds * 1000;
  if (perSecond !== undefined) {
    const calls: Promise<void>[] = [];
    for (let index = 0; index < seconds * perSecond; index++) {
      const due = startedAt + (index * 1000) / perSecond;
      if (due > Date.now()) await pause(due - Date.now());
      calls.push(one());
    }
    await Promise.all(calls);
  } else {
    await Promise.all(
      Array.from({ length: concurrency ?? 1 }, async () => {
        while (Date.now() < until) await one();
      }),
    );
  }
  for (const end = Date.now() + SETTLE_WITHIN_MS; open.size > 0 && Date.now() < end; ) await pause(20);
  viewer.onArrival = undefined;
  const took = (Math.max(lastAt, until) - startedAt) / 1000;
  const at = (share: number): number => percentile(waits, share);
  return {
    started,
    failed,
    completed,
    seconds: took,
    rate: completed / took,
    eventToSocket: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    http: { p50: percentile(http, 0.5), p95: percentile(http, 0.95) },
  };
}
