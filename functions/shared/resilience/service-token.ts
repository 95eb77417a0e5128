/** The token a service shows to another one: client credentials (RFC 6749 section 4.4), kept until shortly before its end. */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';

export interface ServiceTokens {
  /** `fresh`: the former token was refused. */
  token(options?: { fresh?: boolean }): Promise<string>;
}

export interface ServiceTokenDependencies {
  readonly client: Pick<SecretsManagerClient, 'send'>;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  /** Name of the secret `{"clientId","clientSecret"}`. */
  readonly secretId: string;
  readonly tokenUrl: () => Promise<string>;
}

const Credentials = z.object({ clientId: z.string().min(1), clientSecret: z.string().min(1) });
const Grant = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const RENEW_BEFORE_MS = 60_000;
const TIMEOUT_MS = 2_000;

export function serviceTokens(dependencies: ServiceTokenDependencies): ServiceTokens {
  const { client, fetch, now, secretId, tokenUrl } = dependencies;
  let held: { token: string; until: number } | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const [{ SecretString = '{}' }, url] = await Promise.all([
      client.send(new GetSecretValueCommand({ SecretId: secretId })),
      tokenUrl(),
    ]);
    const { clientId, clientSecret } = Credentials.parse(JSON.parse(SecretString));
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`The token endpoint answered ${response.status}`);
    const grant = Grant.parse(await response.json());
    held = { token: grant.access_token, until: now() + grant.expires_in * 1_000 - RENEW_BEFORE_MS };
    return held.token;
  }

  return {
    token({ fresh = false } = {}) {
      if (!fresh && held !== undefined && now() < held.until) return Promise.resolve(held.token);
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
  };
}
