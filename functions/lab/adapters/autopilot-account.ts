/** The autopilot's password is made with the stage and kept nowhere else; read once per environment. */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Account } from '../run-scenario/shopper.ts';

const WHO = { email: 'autopilot@playground.example', name: 'Ada Autopilot' };

export function autopilotAccount(
  client: Pick<SecretsManagerClient, 'send'>,
  secretName: string,
): () => Promise<Account> {
  let known: Account | undefined;
  return async () => {
    if (known === undefined) {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretName }));
      if (SecretString === undefined) throw new Error(`${secretName} holds no text`);
      known = { ...WHO, password: SecretString };
    }
    return known;
  };
}
