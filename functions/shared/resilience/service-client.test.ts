import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { policy } from './policy.ts';
import { createServiceClient, ServiceRefused } from './service-client.ts';
import { serviceTokens } from './service-token.ts';

const call = { schema: z.object({ id: z.string() }), correlationId: 'c', traceparent: 't' };

function neighbour(...answers: Response[]) {
  const requests: { url: string; headers: Headers; body: unknown }[] = [];
  const asked: boolean[] = [];
  const client = createServiceClient({
    service: 'catalog',
    fetch: async (url, init) => {
      requests.push({ url: String(url), headers: new Headers(init?.headers), body: init?.body });
      return answers.shift() ?? new Response('{"id":"x"}');
    },
    address: async () => 'http://127.0.0.1/internal/catalog/',
    tokens: {
      token: async ({ fresh = false } = {}) => {
        asked.push(fresh);
        return `token-${asked.length}`;
      },
    },
    policy: policy('catalog', { timeoutMs: 1_000 }),
  });
  return { client, requests, asked };
}

describe('a call to another service', () => {
  test('goes to its internal route with token and correlation, and reads the answer by its schema', async () => {
    const { client, requests } = neighbour(new Response('{"id":"tea-01","more":1}'));
    expect(await client.call('GET', '/products/tea-01', { ...call, causationId: 'r' })).toEqual({ id: 'tea-01' });
    const [request] = requests;
    expect(request?.url).toBe('http://127.0.0.1/internal/catalog/products/tea-01');
    expect(request?.headers.get('authorization')).toBe('Bearer token-1');
    expect(request?.headers.get('x-correlation-id')).toBe('c');
  });

  test('asks for a new token once when the old one is refused', async () => {
    const { client, requests, asked } = neighbour(new Response('', { status: 401 }));
    await client.call('GET', '/products/x', call);
    expect(asked).toEqual([false, true]);
    expect(requests[1]?.headers.get('authorization')).toBe('Bearer token-2');
  });

  test('that is refused says how, and is not repeated', async () => {
    const problem = { type: 't', title: 't', status: 404, code: 'product-not-found', requestId: 'r' };
    const { client, requests } = neighbour(new Response(JSON.stringify(problem), { status: 404 }));
    const error = await client.call('GET', '/products/x', call).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ServiceRefused);
    expect(error).toMatchObject({ status: 404, code: 'product-not-found' });
    expect(requests).toHaveLength(1);
  });

  test.each([[500], [503], [429]])('that ends in %i is tried again', async (status) => {
    const { client, requests } = neighbour(new Response('', { status }));
    let tries = 0;
    const onTry = () => {
      tries += 1;
    };
    expect(await client.call('GET', '/products/x', { ...call, onTry })).toEqual({ id: 'x' });
    expect(requests).toHaveLength(2);
    expect(tries).toBe(2);
  });

  test('whose answer does not fit is a failure of the other side', async () => {
    const { client } = neighbour(new Response('{}'), new Response('{}'));
    await expect(client.call('GET', '/products/x', call)).rejects.toMatchObject({ reason: 'failed' });
  });
});

describe('service tokens', () => {
  function issuer() {
    let now = 0;
    let granted = 0;
    const tokens = serviceTokens({
      client: { send: async () => ({ SecretString: '{"clientId":"cart","clientSecret":"s"}' }) },
      fetch: async () => Response.json({ access_token: `t${++granted}`, token_type: 'Bearer', expires_in: 600 }),
      now: () => now,
      secretId: 'playground/local/clients/cart',
      tokenUrl: async () => 'http://127.0.0.1/token',
    });
    return { tokens, pass: (ms: number) => (now += ms) };
  }

  test('are kept until a minute before their end', async () => {
    const { tokens, pass } = issuer();
    expect(await tokens.token()).toBe('t1');
    pass(539_000);
    expect(await tokens.token()).toBe('t1');
    pass(1_000);
    expect(await tokens.token()).toBe('t2');
  });

  test('are asked for once by many who need one', async () => {
    const { tokens } = issuer();
    expect(await Promise.all([tokens.token(), tokens.token()])).toEqual(['t1', 't1']);
    expect(await tokens.token({ fresh: true })).toBe('t2');
  });
});
