/** Where signing keys live: private ones in a secret, public ones in a parameter that every verifier reads. */
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import type { KeyRing } from '../domain/signing-keys.ts';

const Ring = z.object({
  keys: z.array(
    z.object({
      kid: z.string(),
      privateKey: z.string(),
      publicJwk: z.record(z.string(), z.unknown()),
      createdAt: z.string(),
      activeFrom: z.string(),
    }),
  ),
});

export interface KeyReader {
  /** Empty before the first rotation. */
  read(): Promise<KeyRing>;
}

export interface KeyStore extends KeyReader {
  write(ring: KeyRing): Promise<void>;
  /** Publishes the public halves as a JSON Web Key Set. */
  publish(ring: KeyRing): Promise<void>;
}

function ringIn(text: string | undefined): KeyRing {
  if (text === undefined) return [];
  try {
    return Ring.parse(JSON.parse(text)).keys;
  } catch (cause) {
    // the template fills a new secret with a random text; anything that looks like keys must not be overwritten
    if (text.includes('PRIVATE KEY')) throw new Error('The secret with the signing keys is damaged', { cause });
    return [];
  }
}

export const keyReader = (secrets: Pick<SecretsManagerClient, 'send'>, secretId: string): KeyReader => ({
  async read() {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretId }));
    return ringIn(SecretString);
  },
});

interface Settings {
  readonly secretId: string;
  /** Full name of the parameter with the public keys. */
  readonly jwksParameter: string;
}

export function keyStore(
  secrets: Pick<SecretsManagerClient, 'send'>,
  ssm: Pick<SSMClient, 'send'>,
  { secretId, jwksParameter }: Settings,
): KeyStore {
  return {
    ...keyReader(secrets, secretId),
    async write(ring) {
      const SecretString = JSON.stringify({ keys: ring });
      await secrets.send(new PutSecretValueCommand({ SecretId: secretId, SecretString }));
    },
    async publish(ring) {
      const Value = JSON.stringify({ keys: ring.map(({ publicJwk }) => publicJwk) });
      await ssm.send(new PutParameterCommand({ Name: jwksParameter, Value, Type: 'String', Overwrite: true }));
    },
  };
}
