import { DomainError } from '../shared/http/problem.ts';
import type { RateLimits } from './adapters/rate-limits.ts';

/** @throws DomainError too-many-requests with Retry-After when the client is over its limit */
export async function withinLimit(
  limits: RateLimits,
  limit: Parameters<RateLimits['exceeded']>[0],
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
