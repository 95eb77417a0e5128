import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AccessToken } from '../../functions/shared/contracts/auth.http.ts';
import { restUrl, secret } from '../support/deployment.ts';
import { newRun } from '../support/run.ts';
import { mustBe, type RequestOptions, Visitor } from '../support/visitor.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const visitor = new Visitor();
const ask = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  visitor.post('/api/auth/token', String(new URLSearchParams(fields)), { headers: { ...FORM, ...headers } });
const credentials = async () =>
  z.object({ clientId: z.string(), clientSecret: z.string() }).parse(JSON.parse(await secret('clients/orders')));
const GRANT = { grant_type: 'client_credentials' };

async function internal(path: string, options: RequestOptions = {}): Promise<number> {
  const response = await fetch(`${restUrl()}${path}`, { headers: { ...options.headers } });
  await response.arrayBuffer();
  return response.status;
}

describe('the token endpoint', () => {
  test('gives a service its token, however it shows its secret', async () => {
    const { clientId, clientSecret } = await credentials();
    const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    const answers = [
      await ask({ ...GRANT, client_id: clientId, client_secret: clientSecret }),
      await ask(GRANT, { authorization: basic }),
    ];
    for (const answer of answers) {
      const { access_token: token } = AccessToken.parse(mustBe(200, answer).body);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const headers = { authorization: `Bearer ${token}` };
      expect(await internal('/internal/catalog/products/tea-01', { headers })).toBe(200);
      expect((await visitor.get('/api/cart', { headers })).status).toBe(403);
    }
  });

  test.each([
    ['no grant type', {}, 400, 'invalid_request'],
    ['another grant type', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['a scope', { ...GRANT, scope: 'all' }, 400, 'invalid_scope'],
    ['no client', GRANT, 401, 'invalid_client'],
    ['an unknown client', { ...GRANT, client_id: 'nobody', client_secret: 'x' }, 401, 'invalid_client'],
    ['a wrong secret', { ...GRANT, client_id: 'orders', client_secret: 'x' }, 401, 'invalid_client'],
  ])('refuses %s in the words of the standard', async (_, fields: Record<string, string>, status, error) => {
    const answer = await ask(fields);
    expect(answer).toMatchObject({ status, body: { error } });
    // API Gateway renames this header of a proxied answer, as its documentation says
    expect(answer.headers.has('x-amzn-remapped-www-authenticate')).toBe(status === 401);
  });
});

test('internal routes are for services only, and not for the page at all', async () => {
  const { customer } = await newRun();
  const headers = { cookie: `session=${customer.cookies.get('session')}` };
  for (const path of ['/internal/cart/carts/somebody', '/internal/catalog/products/tea-01']) {
    expect(await internal(path)).toBe(401);
    expect(await internal(path, { headers })).toBe(403);
    expect((await customer.get(path)).status).toBe(404);
  }
});
