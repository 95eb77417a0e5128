import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { invoke } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { newPerson, newRun } from '../support/run.ts';
import { running } from '../support/running.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

describe('an account', () => {
  test('opens, signs in and is known by its cookie', async () => {
    const visitor = new Visitor();
    const person = newPerson();
    const opened = mustBe(201, await visitor.post('/api/auth/signup', { ...person, name: '  Ada  ' }));
    expect(opened.body).toMatchObject({ email: person.email, name: 'Ada', roles: ['customer'] });
    expect(JSON.stringify(opened.body)).not.toMatch(/hash|password/i);
    expect((await visitor.get('/api/auth/session')).status).toBe(401);

    const entered = mustBe(200, await visitor.post('/api/auth/login', person));
    expect(entered.cookies).toHaveLength(1);
    for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/']) expect(entered.cookies[0]).toContain(attribute);
    expect((await visitor.get('/api/auth/session')).body).toMatchObject({ email: person.email, name: 'Ada' });
  });

  test('has an address that is its own, in whatever case', async () => {
    const visitor = new Visitor();
    const person = newPerson();
    const signUp = (email: string) => visitor.post('/api/auth/signup', { ...person, email, name: 'A' });
    mustBe(201, await signUp(person.email));
    expect(await signUp(person.email.toUpperCase())).toMatchObject({ status: 409, body: { code: 'email-taken' } });
  });

  test('does not let anybody find out who has one', async () => {
    const { account } = await newRun();
    const visitor = new Visitor();
    const wrong = await visitor.post('/api/auth/login', { ...account, password: 'not the password' });
    const unknown = await visitor.post('/api/auth/login', newPerson());
    const said = (answer: typeof wrong) => ({ ...(answer.body as object), requestId: '', correlationId: '' });
    expect(wrong.status).toBe(401);
    expect(said(unknown)).toEqual(said(wrong));
  });

  test('is told about through the outbox, without its person', async () => {
    const correlationId = ulid();
    using feed = await listen(correlationId);
    const visitor = new Visitor(correlationId);
    const person = newPerson();
    mustBe(201, await visitor.post('/api/auth/signup', { ...person, name: 'Ada' }));
    await visitor.logIn(person);
    const types = ['UserSignedUp', 'UserLoggedIn'];
    for (const type of types) await eventually(() => feed.theOne(type), { explain: () => feed.story() });
    expect(JSON.stringify(feed.events)).not.toContain(person.email);
  });
});

describe('a session', () => {
  test('is over everywhere within seconds after its log-out', async () => {
    const { customer } = await newRun();
    const copy = new Visitor();
    copy.cookies.set('session', customer.cookies.get('session') ?? '');
    expect((await copy.get('/api/auth/session')).status).toBe(200);
    mustBe(204, await customer.post('/api/auth/logout'));
    expect(customer.cookies.has('session')).toBe(false);
    await eventually(async () => expect((await copy.get('/api/auth/session')).status).toBe(401));
  });

  test('that is worth nothing is no guest, and is taken back so that the next request is one', async () => {
    const visitor = new Visitor();
    for (const path of ['/api/cart', '/api/live/ticket', '/api/topology/deployed']) {
      visitor.cookies.set('session', 'of-an-earlier-run');
      mustBe(401, await visitor.get(path));
      expect(visitor.cookies.has('session')).toBe(false);
      mustBe(200, await visitor.get(path));
    }
    visitor.cookies.set('session', 'of-an-earlier-run');
    mustBe(204, await visitor.post('/api/auth/logout'));
    expect(visitor.cookies.has('session')).toBe(false);
  });

  test('is signed with a key that any standard client finds', async () => {
    const { customer } = await newRun();
    const visitor = new Visitor();
    const documents = ['openid-configuration', 'oauth-authorization-server'].map(
      async (name) => mustBe(200, await visitor.get(`/.well-known/${name}`)).body,
    );
    const [openid, oauth] = await Promise.all(documents);
    const metadata = z.object({ issuer: z.string(), jwks_uri: z.url(), token_endpoint: z.url() });
    expect(metadata.parse(openid)).toEqual(metadata.parse(oauth));
    const { issuer, jwks_uri } = metadata.parse(openid);
    expect(issuer).toBe(running().pageUrl);
    expect(openid).not.toHaveProperty('authorization_endpoint');
    const keys = createRemoteJWKSet(new URL(jwks_uri));
    const { payload } = await jwtVerify(customer.cookies.get('session') ?? '', keys, {
      issuer,
      audience: 'playground',
    });
    expect(payload).toMatchObject({ roles: ['customer'], sid: expect.any(String) });
    expect(JSON.stringify(payload)).not.toContain('@');
  });

  test.each([
    ['no token at all', 'rubbish'],
    [
      'a token without a signature',
      (token: string) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`,
    ],
    ['a token with another signature', (token: string) => `${token.slice(0, -8)}AAAAAAAA`],
    [
      'a token with more roles than were signed',
      (token: string) => {
        const [head, , signature] = token.split('.');
        const claims = { ...decodeJwt(token), roles: ['operator'] };
        return `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
      },
    ],
  ])('is not made by %s', async (_, forge) => {
    const { customer } = await newRun();
    const genuine = customer.cookies.get('session') ?? '';
    const forged = typeof forge === 'string' ? forge : forge(genuine);
    for (const path of ['/api/auth/session', '/api/orders', '/api/cart']) {
      const visitor = new Visitor();
      visitor.cookies.set('session', forged);
      expect(await visitor.get(path)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
      const headers = { authorization: `Bearer ${forged}` };
      expect((await new Visitor().get(path, { headers })).status).toBe(401);
    }
  });
});

test('an unlock link gives an operator’s session, once', async () => {
  const { token } = z.object({ token: z.string() }).parse(await invoke('auth-issue-unlock', {}));
  const [first, second] = [new Visitor(), new Visitor()];
  const uses = await Promise.all([first, second].map((visitor) => visitor.post('/api/auth/unlock', { token })));
  expect(uses.map(({ status }) => status).toSorted()).toEqual([200, 401]);
  const winner = uses[0]?.status === 200 ? first : second;
  expect((await winner.get('/api/auth/session')).body).toMatchObject({ roles: expect.arrayContaining(['operator']) });
});
