/** The services that may ask for tokens, and their secrets. */
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { rememberedSecrets, sameSecret } from './remembered-secret.ts';

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

const Credentials = z.object({ clientId: z.string(), clientSecret: z.string().min(1) });

export function serviceClients(
  client: Pick<SecretsManagerClient, 'send'>,
  { known, secretIdOf, now }: Settings,
): ServiceClients {
  const read = rememberedSecrets(client, now);
  return {
    async authenticate(clientId, shown) {
      if (!known.includes(clientId)) return false;
      const { clientSecret } = Credentials.parse(JSON.parse(await read(secretIdOf(clientId))));
      return sameSecret(clientSecret, shown);
    },
  };
}
