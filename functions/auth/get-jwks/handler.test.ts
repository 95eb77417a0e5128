import { describe, expect, test } from 'vitest';
import { createParameters } from '../../shared/config/parameters.ts';
import { createLog } from '../../shared/observability/log.ts';
import { callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { publishedKeys } from '../published-keys.ts';
import { createHandler } from './handler.ts';

/** The document on top of a parameter store that does what is given. */
function documentOf(send: () => Promise<unknown>) {
  const client = { send } as unknown as Parameters<typeof createParameters>[0]['client'];
  const parameter = createParameters({ client, now: Date.now, log: createLog('auth', 'get-jwks') });
  return createHandler({ jwks: () => publishedKeys(() => parameter('/jwks', { ttlMs: 0 })) });
}

const failing = (name: string) => async () => {
  throw Object.assign(new Error(name), { name });
};

describe('the key set', () => {
  test('is not there before the first rotation: 503 and a time to come again, and then it is', async () => {
    using _ = surroundings();
    let answer: () => Promise<unknown> = failing('ParameterNotFound');
    const handler = documentOf(() => answer());
    const early = await callHttp(handler);
    expect(early).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(early.headers).toMatchObject({ 'retry-after': '5', 'cache-control': 'no-store' });

    const keys = [{ kty: 'RSA', kid: 'k1', n: 'n', e: 'AQAB', alg: 'RS256', use: 'sig' }];
    answer = async () => ({ Parameter: { Value: JSON.stringify({ keys }) } });
    const late = await callHttp(handler);
    expect(late).toMatchObject({
      status: 200,
      body: { keys },
      headers: { 'content-type': 'application/jwk-set+json' },
    });
  });

  test('that cannot be read is a failure of ours', async () => {
    using _ = surroundings();
    expect((await callHttp(documentOf(failing('ThrottlingException')))).status).toBe(500);
  });
});
