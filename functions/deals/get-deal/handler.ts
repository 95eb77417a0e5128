import { GetDeal } from '../../shared/contracts/deals.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { Calling, Upstreams } from '../adapters/upstreams.ts';
import { composer } from '../composer.ts';
import { CatalogAway } from '../domain/away.ts';
import { limited } from '../limited.ts';
import { DEALS } from '../log-messages.ts';

export interface Dependencies {
  readonly upstreams: (calling: Calling) => Upstreams;
  readonly now: () => number;
}

/** The parts of one deal, all at once. */
const AT_ONCE = 10;

/** What the caller has left of its patience, when the catalog took its time: parts that have not begun are left out. */
export const BEGUN_WITHIN_MS = 2_500;

async function known(id: string, upstreams: Upstreams) {
  try {
    return await upstreams.deal(id);
  } catch (error) {
    if (!(error instanceof CatalogAway)) throw error;
    throw new DomainError('unavailable', `The deal catalog does not answer (deal-catalog ${error.lack}).`, {
      cause: error,
    });
  }
}

export const createHandler = ({ upstreams: upstreamsFor, now }: Dependencies) =>
  httpHandler(GetDeal, async ({ path: { id }, requestId, correlationId, traceparent, tally, log }) => {
    const upstreams = upstreamsFor({ correlationId, causationId: requestId, traceparent });
    const startedAt = now();
    try {
      const found = await known(id, upstreams);
      if (found === undefined) throw new DomainError('deal-not-found');
      const bulkhead = limited(AT_ONCE, () => now() - startedAt > BEGUN_WITHIN_MS);
      const { deal, warnings } = await composer(upstreams, bulkhead)(found);
      if (warnings.length > 0) log.say(DEALS.DEGRADED, { dealId: id, warnings });
      const meta = { requestId, upstreamMs: now() - startedAt, upstreamCalls: upstreams.calls };
      return { deal, warnings: [...warnings], meta };
    } finally {
      tally('upstreamCalls', upstreams.calls);
    }
  });
