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
/** Verifiers remember the public keys for some seconds; a new key waits that long before it signs. */
export const PUBLISHED_BEFORE_SIGNING_MS = 15_000;

const time = (instant: string): number => new Date(instant).getTime();

/** The key that signs now: the newest active one; before the first is active, the first. */
export const signingKeyOf = (ring: KeyRing, now: Date): SigningKey | undefined =>
  ring.findLast(({ activeFrom }) => time(activeFrom) <= now.getTime()) ?? ring[0];

/** The ring without keys whose last token has expired: those that a successor replaced long enough ago. */
export const stillVerifying = (ring: KeyRing, now: Date): KeyRing =>
  ring.filter((_, index) => {
    const successor = ring[index + 1];
    return successor === undefined || time(successor.activeFrom) + VERIFIES_AFTER_ROTATION_MS > now.getTime();
  });

/** When a key made now may sign: at once as the first of its ring. */
export const activeFrom = (ring: KeyRing, now: Date): string =>
  new Date(now.getTime() + (ring.length === 0 ? 0 : PUBLISHED_BEFORE_SIGNING_MS)).toISOString();
