/** Who may touch which profile: one's own, or any for an operator. */
import type { Caller } from '../shared/http/caller.ts';
import { DomainError } from '../shared/http/problem.ts';

/** The caller's own id. @throws DomainError when the caller is nobody in particular; the routes let nobody such in */
export function ownIdOf(caller: Caller): string {
  if (!('userId' in caller)) throw new DomainError('unauthenticated');
  return caller.userId;
}

export const mayTouch = (caller: Caller, customerId: string): boolean =>
  caller.kind === 'operator' || ('userId' in caller && caller.userId === customerId);

/** Somebody else's profile is answered like none: ids tell nothing. @throws DomainError customer-not-found */
export function mustBeOwn(caller: Caller, customerId: string): void {
  if (!mayTouch(caller, customerId)) throw new DomainError('customer-not-found');
}
