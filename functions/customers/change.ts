/** One change of one profile on behalf of a request, tried again when somebody else was quicker. */
import { actorOf } from '../shared/http/caller.ts';
import type { HttpRequest } from '../shared/http/http-handler.ts';
import { DomainError } from '../shared/http/problem.ts';
import type { LogEntry } from '../shared/observability/log.ts';
import type { CustomerRepository } from './adapters/customer-table.ts';
import { shown } from './customer-view.ts';
import { CustomerChanged, type Entry, NoProfile, ProfileExists } from './domain/customer.ts';

export interface ChangeDependencies {
  readonly customers: CustomerRepository;
  readonly now: () => Date;
}

/** Tries against others who change the same profile at the same moment. */
const TRIES = 5;

interface Change<After extends Entry> {
  readonly customerId: string;
  /** Answers what it got when there is nothing to change. */
  readonly step: (before: Entry | undefined, at: Date) => After;
  /** What the log says when something changed. */
  readonly says: LogEntry;
}

async function stepOnce<After extends Entry>(
  request: HttpRequest<unknown, unknown, unknown>,
  { customers, now }: ChangeDependencies,
  { customerId, step, says }: Change<After>,
): Promise<After> {
  const before = await customers.find(customerId);
  const at = now();
  const after = step(before, at);
  if (after === before) return after;
  const { correlationId, requestId: causationId, traceparent, caller } = request;
  const origin = { correlationId, causationId, traceparent, actor: actorOf(caller), at: at.toISOString() };
  await customers.save(after, origin);
  request.changed({ table: 'customers', key: customerId, before: shown(before), after: shown(after) });
  request.log.say(says, { customerId, revision: after.revision });
  return after;
}

/**
 * Reads, takes the step, writes conditionally.
 * @throws DomainError customer-not-found, customer-exists, unavailable
 */
export async function change<After extends Entry>(
  request: HttpRequest<unknown, unknown, unknown>,
  dependencies: ChangeDependencies,
  wanted: Change<After>,
): Promise<After> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await stepOnce(request, dependencies, wanted);
    } catch (error) {
      if (error instanceof NoProfile) throw new DomainError('customer-not-found', undefined, { cause: error });
      if (error instanceof ProfileExists) throw new DomainError('customer-exists', undefined, { cause: error });
      if (!(error instanceof CustomerChanged)) throw error;
      if (tries < TRIES) continue;
      throw new DomainError('unavailable', 'Others change this profile at the same time; try again.', { cause: error });
    }
  }
}
