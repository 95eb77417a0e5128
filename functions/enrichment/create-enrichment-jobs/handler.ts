import { CreateEnrichmentJobsRoute } from '../../shared/contracts/enrichment.routes.ts';
import { actorOf } from '../../shared/http/caller.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import { admitToLab, type IsLabOpen } from '../../shared/lab-access/lab-access.ts';
import type { Log } from '../../shared/observability/log.ts';
import { DependencyUnavailable } from '../../shared/resilience/policy.ts';
import type { Calling, FindDeal } from '../adapters/deal-client.ts';
import type { JobRepository } from '../adapters/job-table.ts';
import type { QueueDepth } from '../adapters/queue-depth.ts';
import { forgotten, PlacesContended, perSecond, retryAfterSeconds, THRESHOLD } from '../domain/admission.ts';
import { ENRICHMENT } from '../log-messages.ts';

export interface Dependencies {
  readonly jobs: Pick<JobRepository, 'places' | 'admit' | 'pace' | 'clear'>;
  readonly queueDepth: QueueDepth;
  readonly find: FindDeal;
  readonly isOpen: IsLabOpen;
  readonly now: () => Date;
}

async function mustExist(dealId: string, find: FindDeal, calling: Calling): Promise<void> {
  const deal = await find(dealId, calling).catch((cause: unknown) => {
    if (!(cause instanceof DependencyUnavailable)) throw cause;
    throw new DomainError('unavailable', 'The deal catalog does not answer; try again in a moment.', { cause });
  });
  if (deal === undefined) throw new DomainError('deal-not-found');
}

/** Places of messages that were lost come back when the queue is empty and has been quiet for long. */
async function clearForgotten(depth: number, { jobs, now }: Dependencies, log: Log): Promise<void> {
  if (depth > 0) return;
  const places = await jobs.places();
  if (!forgotten(places.outstanding, places.changedAt, depth, now())) return;
  if (await jobs.clear(places)) log.say(ENRICHMENT.CLEARED, { places: places.outstanding });
}

async function refusal(
  wanted: number,
  { outstanding, queueDepth }: { outstanding: number; queueDepth: number },
  { jobs, now }: Dependencies,
): Promise<DomainError> {
  const seconds = retryAfterSeconds(wanted, outstanding, perSecond(await jobs.pace(), now()));
  return new DomainError('too-busy', `${outstanding} jobs are outstanding; ${THRESHOLD} is the limit.`, {
    headers: { 'retry-after': String(seconds) },
    extras: { queueDepth, outstanding, threshold: THRESHOLD },
  });
}

/** Lets in as many of the jobs as there are places for. They are told by the stream of their rows. */
export const createHandler = (dependencies: Dependencies) =>
  httpHandler(CreateEnrichmentJobsRoute, async ({ body, caller, log, tally, changed, ...request }) => {
    const { jobs, queueDepth, find, isOpen, now } = dependencies;
    await admitToLab(caller, isOpen);
    const { correlationId, requestId: causationId, traceparent } = request;
    const { dealId, count } = body;
    if (dealId !== undefined) await mustExist(dealId, find, { correlationId, causationId, traceparent });
    // before letting anybody in: a queue that cannot be measured is no place to send more to
    const depth = await queueDepth();
    await clearForgotten(depth, dependencies, log);
    const change = { correlationId, causationId, traceparent, actor: actorOf(caller), at: now().toISOString() };
    const { accepted, outstanding } = await jobs.admit({ count, dealId, change }).catch((cause: unknown) => {
      if (!(cause instanceof PlacesContended)) throw cause;
      throw new DomainError('unavailable', 'Too many ask at the same time; try again in a moment.', { cause });
    });
    tally('accepted', accepted);
    tally('refused', count - accepted);
    if (accepted === 0) {
      log.say(ENRICHMENT.REFUSED, { count, outstanding, queueDepth: depth });
      throw await refusal(count, { outstanding, queueDepth: depth }, dependencies);
    }
    log.say(ENRICHMENT.ACCEPTED, { count, accepted, outstanding, queueDepth: depth });
    changed({
      table: 'enrichment-jobs',
      key: 'places',
      before: { outstanding: outstanding - accepted },
      after: { outstanding },
    });
    return { accepted, outstanding, queueDepth: depth };
  });
