/** What protects people who come with a browser: cookies, origins, headers. */
import { describe, expect, test } from 'vitest';
import { newPerson, newRun } from '../support/run.ts';
import { running } from '../support/running.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

const own = () => running().pageUrl.replace(/\/$/, '');
const CHANGING = [
  'POST /api/auth/signup',
  'POST /api/auth/login',
  'POST /api/auth/logout',
  'POST /api/auth/unlock',
  'POST /api/auth/internal/register',
  'POST /api/auth/token',
  'POST /api/orders',
  'PUT /api/cart/items/tea-01',
  'DELETE /api/cart',
];

describe('a page of somebody else', () => {
  test.each(CHANGING)('changes nothing by %s', async (route) => {
    const { customer } = await newRun();
    const [method = '', path = ''] = route.split(' ');
    for (const origin of [
      'https://evil.example',
      'null',
      `${own()}.evil.example`,
      own().replace('localhost', '127.0.0.1'),
    ]) {
      const answer = await customer.request(method, path, { body: {}, headers: { origin } });
      expect([origin, answer.status]).toEqual([origin, 403]);
      expect(answer.body).toMatchObject({ code: 'wrong-origin' });
    }
    expect((await customer.get('/api/auth/session')).status).toBe(200);
  });

  test('reads nothing: no answer allows another origin', async () => {
    const { customer } = await newRun();
    const answer = await customer.get('/api/auth/session', { headers: { origin: 'https://evil.example' } });
    const allowing = [...answer.headers.keys()].filter((name) => name.startsWith('access-control-'));
    expect(allowing).toEqual([]);
  });

  test('is not ours: our own page signs people in', async () => {
    const { account } = await newRun();
    const visitor = new Visitor();
    mustBe(200, await visitor.post('/api/auth/login', account, { headers: { origin: own() } }));
  });
});

test('the cookie of a session is the server’s alone, and stays home when another site calls', async () => {
  const visitor = new Visitor();
  const person = newPerson();
  mustBe(201, await visitor.post('/api/auth/signup', { ...person, name: 'Ada' }));
  const [given = ''] = mustBe(200, await visitor.post('/api/auth/login', person)).cookies;
  const [taken = ''] = mustBe(204, await visitor.post('/api/auth/logout')).cookies;
  const attributes = (cookie: string) =>
    cookie
      .split('; ')
      .slice(1)
      .filter((attribute) => !attribute.startsWith('Max-Age'))
      .toSorted();
  // no Domain: this host only; no Secure on stage local, which has no TLS
  expect(attributes(given)).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax']);
  expect(attributes(taken)).toEqual(attributes(given));
  expect(given).toMatch(/^session=[\w-]+\.[\w-]+\.[\w-]+;.* Max-Age=(28800|287\d\d)$/);
  expect(taken).toMatch(/^session=;.* Max-Age=0$/);
});

describe('headers of answers', () => {
  test('the API’s tell a browser to show, frame, store and guess nothing', async () => {
    const { customer } = await newRun();
    const answers = [
      await customer.get('/api/auth/session'),
      await customer.get('/api/products/no-such-thing'),
      await customer.post('/api/auth/login', {}),
    ];
    for (const { headers } of answers) {
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      expect(headers.has('strict-transport-security')).toBe(false);
      expect(headers.has('x-powered-by')).toBe(false);
    }
  });

  test('the gateway’s own answers are not framed or guessed either', async () => {
    const answers = [await new Visitor().get('/api/auth/session'), await new Visitor().get('/api/no/such/thing')];
    expect(answers.map(({ status }) => status)).toEqual([401, 404]);
    for (const { headers } of answers) {
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
    }
  });

  test('the page runs scripts from its own files only, and has no other', async () => {
    const { headers, body } = mustBe(200, await new Visitor().get('/'));
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.has('strict-transport-security')).toBe(false);
    const scripts = String(body).match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script).toMatch(/ src="\//);
    expect(String(body)).not.toMatch(/<style\b|\son[a-z]+=|javascript:/i);
  });
});
