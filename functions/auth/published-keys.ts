/** The public keys as verifiers find them: a JSON Web Key Set, empty before the first rotation. */
import { z } from 'zod';
import { ParameterUnavailable } from '../shared/config/parameters.ts';
import { DomainError } from '../shared/http/problem.ts';

export const Jwks = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })) });

const NO_KEYS = '{"keys":[]}';
const RETRY_AFTER_SECONDS = 5;

/** Reads the parameter that the first rotation makes; that it is not there yet is no failure. */
export async function publishedKeys(read: () => Promise<string>): Promise<string> {
  try {
    return await read();
  } catch (error) {
    const cause = error instanceof ParameterUnavailable ? error.cause : undefined;
    if (cause instanceof Error && cause.name === 'ParameterNotFound') return NO_KEYS;
    throw error;
  }
}

export const kidsIn = (jwks: string): ReadonlySet<string> =>
  new Set(Jwks.parse(JSON.parse(jwks)).keys.map(({ kid }) => kid));

/** 503: nothing can be signed or verified yet, and that will pass. */
export const noKeysYet = (): DomainError =>
  new DomainError('unavailable', 'There is no signing key yet: rotate-signing-key has not run.', {
    headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
  });
