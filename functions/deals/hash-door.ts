/** What both hash doors do but the hash itself: who may, what runs beside it, and how the event loop fared. */
import { setImmediate as turn } from 'node:timers/promises';
import type { HashAnswer, HeavyHash } from '../shared/contracts/deals.http.ts';
import type { HttpRequest } from '../shared/http/http-handler.ts';
import { admitToLab, type IsLabOpen } from '../shared/lab-access/lab-access.ts';
import type { observed } from './adapters/event-loop.ts';
import type { Neighbour } from './adapters/neighbour.ts';

/** What the neighbour has to answer within, as everywhere between services. */
export const NEIGHBOUR_WITHIN_MS = 800;

export interface HashDependencies {
  readonly observed: typeof observed;
  readonly neighbour: Neighbour;
  readonly isOpen: IsLabOpen;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock: () => number;
}

type Request = HttpRequest<HeavyHash, unknown, unknown>;

const rounded = (ms: number): number => Math.round(ms * 10) / 10;

/**
 * Hashes with a neighbouring call under way in the same invocation. The call's time is taken on the event loop that the
 * hash may hold up: what arrives while the loop is blocked counts as arriving when the loop comes to it.
 */
export async function hashBeside(
  request: Request,
  thread: HashAnswer['thread'],
  hash: (work: HeavyHash) => string | Promise<string>,
  { observed, neighbour, isOpen, clock }: HashDependencies,
): Promise<HashAnswer> {
  await admitToLab(request.caller, isOpen);
  const { correlationId, requestId: causationId, traceparent } = request;
  const { result, eventLoopDelayMs } = await observed(async () => {
    const startedAt = clock();
    const beside = neighbour({ correlationId, causationId, traceparent }).then((answered) => {
      const ms = clock() - startedAt;
      return { ok: answered && ms <= NEIGHBOUR_WITHIN_MS, ms: rounded(ms) };
    });
    await turn(); // the call is on its way
    const hashing = clock();
    const hashed = await hash(request.body);
    const ms = rounded(clock() - hashing);
    return { hash: hashed, ms, neighbour: await beside };
  });
  return { ...result, thread, eventLoopDelayMs: rounded(eventLoopDelayMs) };
}
