/** Who calls, as the authorizer says; handlers never look at tokens or cookies themselves. */
import type { Actor } from '../contracts/define-event.ts';

export type Caller =
  | { readonly kind: 'guest' }
  | {
      readonly kind: 'customer' | 'operator';
      readonly userId: string;
      readonly roles: readonly string[];
      readonly sessionId: string;
    }
  | { readonly kind: 'service'; readonly service: string };

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The caller from the authorizer's context (all values are strings); without one a guest. */
export function callerOf(context: Readonly<Record<string, unknown>> | null | undefined): Caller {
  switch (context?.kind) {
    case 'service':
      return { kind: 'service', service: text(context.service) };
    case 'customer':
    case 'operator':
      return {
        kind: context.kind,
        userId: text(context.sub),
        roles: text(context.roles).split(' ').filter(Boolean),
        sessionId: text(context.sid),
      };
    default:
      return { kind: 'guest' };
  }
}

export function actorOf(caller: Caller): Actor {
  if (caller.kind === 'guest') return { kind: 'guest', id: null };
  return { kind: caller.kind, id: caller.kind === 'service' ? caller.service : caller.userId };
}
