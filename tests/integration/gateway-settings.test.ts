import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { beforeAll, describe, expect, test } from 'vitest';
import { SettingList, SettingView } from '../../functions/shared/contracts/insights.http.ts';
import { LIMITS } from '../../functions/shared/contracts/settings.ts';
import { withParameter } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { newRun } from '../support/run.ts';
import { running } from '../support/running.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

const LIVE_WITHIN_MS = 10_000;
let operator: Visitor;
beforeAll(async () => {
  operator = new Visitor();
  await operator.logIn(running().operator);
});

const all = async () => SettingList.parse(mustBe(200, await operator.get('/api/ops/settings')).body).items;
const put = (name: string, value: unknown) => operator.put(`/api/ops/settings/${encodeURIComponent(name)}`, { value });

async function setting(name: string): Promise<SettingView> {
  const found = (await all()).find((item) => item.name === name);
  if (found === undefined) throw new Error(`${name} is not among the settings`);
  return found;
}

describe('the settings of the running system', () => {
  test('are shown with value, source and what they may be', async () => {
    const items = await all();
    const names = items.map(({ name }) => name);
    for (const limit of LIMITS) expect(names).toContain(`config/limits/${limit}`);
    expect(names).toEqual(
      expect.arrayContaining(['services/cart', 'services/payments', 'config/orders/timeout-seconds']),
    );
    expect(items.find(({ name }) => name === 'services/payments')).toMatchObject({ editable: false, schema: null });
    expect(items.find(({ name }) => name === 'config/orders/timeout-seconds')).toMatchObject({
      editable: true,
      schema: { minimum: 1, maximum: 900 },
    });
    for (const { source } of items) expect(source).toMatch(/^(template default|changed live at \d{4}-.*Z)$/);
  });

  test('are changed by an operator, in force within ten seconds without a deployment', async () => {
    const name = 'config/limits/purchase';
    const former = await setting(name);
    const { customer } = await newRun();
    const buy = () =>
      customer.post(
        '/api/orders',
        { paymentMethod: 'card-approve' },
        { headers: { 'idempotency-key': crypto.randomUUID() } },
      );
    try {
      const changed = SettingView.parse(mustBe(200, await put(name, { attempts: 1, perSeconds: 900 })).body);
      expect(changed.source).toMatch(/^changed live at /);
      expect((await setting(name)).value).toEqual({ attempts: 1, perSeconds: 900 });
      await eventually(async () => mustBe(429, await buy()), { within: LIVE_WITHIN_MS });
    } finally {
      mustBe(200, await put(name, former.value));
    }
    await eventually(async () => mustBe(409, await buy()), { within: LIVE_WITHIN_MS });
  });

  test.each([
    ['config/limits/purchase', { attempts: 0, perSeconds: 60 }, 422],
    ['config/limits/purchase', 'many', 422],
    ['config/orders/timeout-seconds', 901, 422],
    ['services/payments', 'http://elsewhere.example', 403],
    ['config/origin', 'http://elsewhere.example', 403],
    ['config/nothing', 1, 404],
  ])('%s does not become %j: %i, and stays as it is', async (name, value, status) => {
    const before = (await all()).find((item) => item.name === name);
    mustBe(status, await put(name, value));
    expect((await all()).find((item) => item.name === name)).toEqual(before);
  });

  test('are no business of customers or strangers', async () => {
    const { customer } = await newRun();
    mustBe(403, await customer.get('/api/ops/settings'));
    mustBe(401, await new Visitor().get('/api/ops/settings'));
    mustBe(401, await new Visitor().get('/api/ops/breakers'));
  });
});

/** Passes on to `target` what it gets, and keeps the paths. */
async function relay(target: string): Promise<AsyncDisposable & { readonly url: string; readonly paths: string[] }> {
  const paths: string[] = [];
  const server: Server = createServer((request, response) => {
    paths.push(request.url ?? '');
    const headers = new Headers();
    for (const name of ['authorization', 'accept', 'x-correlation-id', 'traceparent', 'x-causation-id']) {
      const value = request.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    fetch(target + (request.url ?? ''), { headers, signal: AbortSignal.timeout(5_000) })
      .then(async (answer) => {
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
        response.end(await answer.text());
      })
      .catch(() => {
        response.writeHead(502);
        response.end();
      });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    paths,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test('a service that moves is followed within ten seconds, and its callers are not deployed again', async () => {
  const registered = String((await setting('services/catalog')).value);
  await using elsewhere = await relay(registered);
  const { customer } = await newRun();
  await customer.putIntoCart('tea-01', 1);
  expect(elsewhere.paths).toEqual([]);
  {
    await using _ = await withParameter('services/catalog', elsewhere.url);
    await eventually(
      async () => {
        await customer.putIntoCart('tea-01', 1 + (elsewhere.paths.length % 2));
        expect(elsewhere.paths).toContain('/products/tea-01');
      },
      { within: LIVE_WITHIN_MS, explain: () => 'nobody came to the new address' },
    );
  }
  // and back, before the new address is gone
  await eventually(
    async () => {
      const before = elsewhere.paths.length;
      await Promise.all(['tea-01', 'tea-02', 'tea-03'].map((id) => customer.putIntoCart(id, 2)));
      expect(elsewhere.paths.length).toBe(before);
    },
    { within: 20_000, explain: () => 'callers still come to the address that was given up' },
  );
});
