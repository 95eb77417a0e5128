import type { LimitName } from '../contracts/settings.ts';
import { DomainError } from '../http/problem.ts';
import type { RateLimits } from './rate-limits.ts';

/**
 * Counts an attempt of `client`, any text that names it (a user id, an address).
 * @throws DomainError too-many-requests with Retry-After when the client is over its limit
 */
export async function withinLimit(
  limits: RateLimits,
  limit: LimitName,
  client: string,
  onExceeded: () => void = () => undefined,
): Promise<void> {
  const retryAfterSeconds = await limits.exceeded(limit, client);
  if (retryAfterSeconds === undefined) return;
  onExceeded();
  throw new DomainError('too-many-requests', `Try again in ${retryAfterSeconds} s.`, {
    headers: { 'retry-after': String(retryAfterSeconds) },
  });
}
