/** Secrets that callers have to show: read with a short memory, compared in constant time. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** A changed secret counts after a minute at the latest. */
const REMEMBERED_MS = 60_000;

/** Reads secrets by their id. The answered function @throws Error for a secret without a text */
export function rememberedSecrets(
  client: Pick<SecretsManagerClient, 'send'>,
  now: () => Date,
): (secretId: string) => Promise<string> {
  const remembered = new Map<string, { text: string; until: number }>();
  return async (secretId) => {
    const former = remembered.get(secretId);
    if (former !== undefined && former.until > now().getTime()) return former.text;
    const { SecretString: text = '' } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    // an empty secret would let in who shows nothing
    if (text === '') throw new Error(`The secret ${secretId} is empty`);
    remembered.set(secretId, { text, until: now().getTime() + REMEMBERED_MS });
    return text;
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Takes the same time however much of the two is alike. */
export const sameSecret = (expected: string, shown: string): boolean =>
  timingSafeEqual(digest(expected), digest(shown));
