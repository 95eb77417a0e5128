/** The services that may ask for tokens, and their secrets. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';

export interface ServiceClients {
  /** Whether the service is one of ours and this is its secret. */
  authenticate(clientId: string, clientSecret: string): Promise<boolean>;
}

interface Settings {
  /** Names of the services that have a secret. */
  readonly known: readonly string[];
  readonly secretIdOf: (service: string) => string;
  readonly now: () => Date;
}

const Credentials = z.object({ clientId: z.string(), clientSecret: z.string() });
/** A changed secret counts after a minute at the latest. */
const REMEMBERED_MS = 60_000;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export function serviceClients(
  client: Pick<SecretsManagerClient, 'send'>,
  { known, secretIdOf, now }: Settings,
): ServiceClients {
  const remembered = new Map<string, { secret: string; until: number }>();

  async function secretOf(service: string): Promise<string> {
    const former = remembered.get(service);
    if (former !== undefined && former.until > now().getTime()) return former.secret;
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secretIdOf(service) }));
    const { clientSecret } = Credentials.parse(JSON.parse(SecretString));
    remembered.set(service, { secret: clientSecret, until: now().getTime() + REMEMBERED_MS });
    return clientSecret;
  }

  return {
    async authenticate(clientId, clientSecret) {
      if (!known.includes(clientId)) return false;
      return timingSafeEqual(digest(await secretOf(clientId)), digest(clientSecret));
    },
  };
}
