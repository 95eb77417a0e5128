import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { serviceClients } from '../adapters/service-clients.ts';
import { AUTH } from '../log-messages.ts';
import { createHandler } from './handler.ts';

const SECRET = 'a b+c:d%';

function setUp() {
  const asked: unknown[] = [];
  const send = async (command: { input: { SecretId?: string } }) => {
    asked.push(command.input.SecretId);
    return { SecretString: JSON.stringify({ clientId: 'orders', clientSecret: SECRET }) };
  };
  const clients = serviceClients(
    // the one command that the adapter sends
    { send: send as unknown as Parameters<typeof serviceClients>[0]['send'] },
    { known: ['orders'], secretIdOf: (service) => `clients/${service}`, now: () => new Date() },
  );
  const tokens = {
    service: async (name: string) => ({ token: `token of ${name}`, expiresInSeconds: 600 }),
    session: async () => ({ token: '', expiresAt: new Date() }),
  };
  const handler = createHandler({ clients, tokens });
  const ask = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    callHttp(handler, {
      method: 'POST',
      body: String(new URLSearchParams(fields)),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  return { ask, asked };
}

const GRANT = { grant_type: 'client_credentials' };
const inForm = { ...GRANT, client_id: 'orders', client_secret: SECRET };
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});

describe('the token endpoint', () => {
  test.each([
    ['in the form', inForm, {}],
    ['in the header', GRANT, basic('orders', SECRET)],
    ['in both, if they agree', inForm, basic('orders', SECRET)],
  ])('takes credentials %s', async (_, fields, headers) => {
    using world = surroundings();
    const answer = await setUp().ask(fields, headers);
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'no-store' },
      body: { access_token: 'token of orders', token_type: 'Bearer', expires_in: 600 },
    });
    expect(JSON.stringify(world.said)).not.toContain('token of orders');
  });

  test.each([
    ['credentials that differ', inForm, basic('orders', 'other'), 400, 'invalid_request'],
    ['a wrong secret', { ...inForm, client_secret: 'x' }, {}, 401, 'invalid_client'],
    ['a header that cannot be read', GRANT, { authorization: 'Basic %%%' }, 401, 'invalid_client'],
    ['a header without a colon', GRANT, { authorization: `Basic ${btoa('orders')}` }, 401, 'invalid_client'],
    ['another scheme', GRANT, { authorization: 'Bearer abc' }, 401, 'invalid_client'],
    ['half of the credentials', { ...GRANT, client_id: 'orders' }, {}, 401, 'invalid_client'],
  ])('refuses %s', async (_, fields: Record<string, string>, headers: Record<string, string>, status, error) => {
    using _world = surroundings();
    expect(await setUp().ask(fields, headers)).toMatchObject({ status, body: { error } });
  });

  test('looks up no secret of a client that is not ours', async () => {
    using world = surroundings();
    const { ask, asked } = setUp();
    expect((await ask({ ...inForm, client_id: '../auth/signing-keys' })).status).toBe(401);
    expect(asked).toEqual([]);
    expect(world).toHaveSaid(AUTH.CLIENT_REFUSED);
  });

  test('reads forms only', async () => {
    using _ = surroundings();
    expect((await setUp().ask({}, { 'content-type': 'application/json' })).status).toBe(415);
  });
});
