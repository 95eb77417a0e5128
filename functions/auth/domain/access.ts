/** Who may pass which door. Levels and their meaning are the system's, not this service's. */

export const ACCESS_LEVELS = ['optional', 'customer', 'operator', 'service'] as const;
/** `public` doors have no authorizer. */
export type AccessLevel = (typeof ACCESS_LEVELS)[number];

export interface Identity {
  readonly kind: 'customer' | 'operator' | 'service';
  /** User id, or the name of a service. */
  readonly subject: string;
  readonly roles: readonly string[];
  /** undefined for services: their tokens live minutes and are not revoked one by one. */
  readonly sessionId: string | undefined;
}

/** `unauthenticated`: nobody has said who calls, or not credibly. `forbidden`: known, but not for this door. */
export type Verdict = 'allow' | 'unauthenticated' | 'forbidden';

const passes: Record<AccessLevel, (identity: Identity) => boolean> = {
  optional: () => true, // who may come as nobody may say who they are
  customer: ({ kind }) => kind !== 'service',
  operator: ({ kind }) => kind === 'operator',
  service: ({ kind }) => kind === 'service',
};

/** Decides about a caller whose token was checked already; `undefined` when no token came. */
export function judge(level: AccessLevel, identity: Identity | undefined): Verdict {
  if (identity === undefined) return level === 'optional' ? 'allow' : 'unauthenticated';
  return passes[level](identity) ? 'allow' : 'forbidden';
}

/** The kind of caller that a token's roles stand for; undefined when it has none that we know. */
export function kindOf(roles: readonly string[]): Identity['kind'] | undefined {
  if (roles.includes('service')) return 'service';
  if (roles.includes('operator')) return 'operator';
  return roles.includes('customer') ? 'customer' : undefined;
}
