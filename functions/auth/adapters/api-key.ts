/** The key that programs of ours show to open accounts. */
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { rememberedSecrets, sameSecret } from './remembered-secret.ts';

export interface ApiKey {
  isRight(shown: string | undefined): Promise<boolean>;
}

export function apiKey(
  client: Pick<SecretsManagerClient, 'send'>,
  { secretId, now }: { readonly secretId: string; readonly now: () => Date },
): ApiKey {
  const read = rememberedSecrets(client, now);
  return {
    isRight: async (shown) => shown !== undefined && sameSecret(await read(secretId), shown),
  };
}
