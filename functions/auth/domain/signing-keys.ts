/**
 * Life of a signing key: published first, signing a little later, verifying until its last token has expired. So no
 * verifier meets a token whose key it could not have seen.
 */

export interface SigningKey {
  readonly kid: string;
  /** PKCS #8 in PEM. */
  readonly privateKey: string;
  /** Public JWK with kid, alg and use. */
  readonly publicJwk: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  /** From this moment the key signs. */
  readonly activeFrom: string;
}

/** In the order of their making. */
export type KeyRing = readonly SigningKey[];

/** Longest life of a token (8 h session) and half an hour for clocks and caches. */
export const VERIFIES_AFTER_ROTATION_MS = 8.5 * 3_600_000;
/** Verifiers remember the public keys that long; a new key waits for them before it signs. */
export const PUBLISHED_BEFORE_SIGNING_MS = 15_000;
/** As many public keys fit into one parameter of 4 KB. */
export const MAX_KEYS = 8;

const time = (instant: string): number => new Date(instant).getTime();

/**
 * The key that signs now: of those that verifiers can find, the newest active one; before the first is active, the first.
 */
export function signingKeyOf(ring: KeyRing, published: ReadonlySet<string>, now: Date): SigningKey | undefined {
  const findable = ring.filter(({ kid }) => published.has(kid));
  return findable.findLast(({ activeFrom }) => time(activeFrom) <= now.getTime()) ?? findable[0];
}

/** When the last token of the key at that place has expired; never while nothing has replaced the key. */
function doneAt(ring: KeyRing, index: number): number {
  const successor = ring[index + 1];
  return successor === undefined ? Number.POSITIVE_INFINITY : time(successor.activeFrom) + VERIFIES_AFTER_ROTATION_MS;
}

/** The ring without keys whose last token has expired. */
export const stillVerifying = (ring: KeyRing, now: Date): KeyRing =>
  ring.filter((_, index) => doneAt(ring, index) > now.getTime());

/** When a full ring has room again, because its oldest key is done; undefined when there is room now. */
export const fullUntil = (ring: KeyRing): Date | undefined =>
  ring.length < MAX_KEYS ? undefined : new Date(doneAt(ring, 0));

/** When a key made now may sign: at once as the first of its ring. */
export const activeFrom = (ring: KeyRing, now: Date): string =>
  new Date(now.getTime() + (ring.length === 0 ? 0 : PUBLISHED_BEFORE_SIGNING_MS)).toISOString();
