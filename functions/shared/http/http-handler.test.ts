import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { replaceParameters } from '../config/parameters.ts';
import { UserLoggedOut } from '../contracts/auth.events.ts';
import { Problem } from '../contracts/problem.ts';
import { RequestHandled } from '../contracts/system.events.ts';
import { fakeContext } from '../testing/context.ts';
import { asCustomer, asService, callHttp, httpEvent, type TestRequest } from '../testing/http.ts';
import '../testing/matchers.ts';
import { surroundings } from '../testing/surroundings.ts';
import { httpHandler } from './http-handler.ts';
import { HTTP } from './log-messages.ts';
import { DomainError } from './problem.ts';
import { reply } from './reply.ts';
import { reports } from './reported.ts';
import { createReports } from './request-reports.ts';

const ids = { service: 'orders', handler: 'test' } as const;
const Body = z.object({ quantity: z.int().min(1).max(99) });
const loggedOut = { userId: 'user-1', sessionId: 'session-1' };

/** `using` cannot stand in a helper's frame, so this hands out both. */
function world() {
  const caught = surroundings();
  const undo = [reports.replace(createReports())];
  return {
    ...caught,
    [Symbol.dispose]() {
      for (const back of undo) back();
      caught[Symbol.dispose]();
    },
  };
}

describe('bad requests', () => {
  const handler = httpHandler(
    {
      ...ids,
      body: Body,
      query: z.object({ limit: z.coerce.number().max(10).optional() }),
      path: z.object({ id: z.ulid().optional() }),
      maxBodyBytes: 200,
    },
    async ({ body }) => body,
  );
  test.each<[string, number, string, TestRequest]>([
    ['malformed JSON', 400, 'malformed-json', { body: '{"quantity":' }],
    ['an empty body', 400, 'malformed-json', { body: '', headers: { 'content-type': 'application/json' } }],
    ['a wrong type', 422, 'validation-failed', { body: { quantity: 'two' } }],
    ['a missing field', 422, 'validation-failed', { body: {} }],
    ['JSON that is no object', 422, 'validation-failed', { body: '[1]' }],
    ['too large a body', 413, 'too-large', { body: { quantity: 1, x: 'x'.repeat(300) } }],
    ['a foreign media type', 415, 'unsupported-media-type', { body: 'a', headers: { 'content-type': 'text/plain' } }],
    ['no media type', 415, 'unsupported-media-type', { method: 'POST' }],
    ['a query that does not fit', 422, 'validation-failed', { body: { quantity: 1 }, query: { limit: '11' } }],
    ['an id that cannot exist', 404, 'not-found', { body: { quantity: 1 }, path: { id: '..' } }],
    [
      'a strange idempotency key',
      400,
      'idempotency-key-malformed',
      { body: { quantity: 1 }, headers: { 'Idempotency-Key': 'ä' } },
    ],
  ])('%s is answered %i %s with a problem body', async (_what, status, code, request) => {
    using _ = world();
    const answer = await callHttp(handler, { method: 'POST', ...request });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    const problem = Problem.parse(answer.body);
    expect(problem).toMatchObject({ status, code, requestId: answer.headers['x-request-id'] });
    expect(problem.correlationId).toBe(answer.headers['x-correlation-id']);
    if (status === 422) expect(problem.errors?.length).toBeGreaterThan(0);
  });

  test('charset and other JSON types are welcome', async () => {
    using _ = world();
    const answer = await callHttp(handler, {
      method: 'POST',
      body: '{"quantity":2}',
      headers: { 'Content-Type': 'application/vnd.shop+json; charset=UTF-8' },
    });
    expect(answer).toMatchObject({ status: 200, body: { quantity: 2 } });
  });

  test('a required idempotency key that is missing is a 400', async () => {
    using _ = world();
    const strict = httpHandler({ ...ids, idempotencyKey: 'required' }, async ({ idempotencyKey }) => ({
      idempotencyKey,
    }));
    expect(await callHttp(strict, { method: 'POST' })).toMatchObject({
      status: 400,
      body: { code: 'idempotency-key-missing' },
    });
    const answer = await callHttp(strict, { method: 'POST', headers: { 'Idempotency-Key': 'key-1' } });
    expect(answer).toMatchObject({ status: 200, body: { idempotencyKey: 'key-1' } });
  });

  test('a form is read where the route wants one', async () => {
    using _ = world();
    const token = httpHandler(
      { ...ids, body: z.object({ grant_type: z.string() }), bodyType: 'form' },
      async ({ body }) => body,
    );
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await callHttp(token, { method: 'POST', body: 'grant_type=client_credentials', headers });
    expect(answer).toMatchObject({ status: 200, body: { grant_type: 'client_credentials' } });
    expect((await callHttp(token, { method: 'POST', body: '{}' })).status).toBe(415);
  });
});

describe('requests from other pages', () => {
  const handler = httpHandler(ids, async () => ({ ok: true }));
  const origin = vi.fn(async () => 'http://localhost:3000');
  test.each([
    ['POST', 'http://localhost:3000', 200],
    ['POST', 'http://evil.example', 403],
    ['DELETE', 'null', 403],
    ['GET', 'http://evil.example', 200],
  ])('%s with origin %s is answered %i', async (method, from, status) => {
    using _ = world();
    const back = replaceParameters(origin);
    vi.stubEnv('STAGE', 'local');
    vi.stubEnv('BUS_NAME', 'playground');
    try {
      expect((await callHttp(handler, { method, headers: { Origin: from } })).status).toBe(status);
    } finally {
      back();
      vi.unstubAllEnvs();
    }
  });

  test('programs send no origin and are let in without asking for it', async () => {
    using _ = world();
    origin.mockClear();
    expect((await callHttp(handler, { method: 'POST' })).status).toBe(200);
    expect(origin).not.toHaveBeenCalled();
  });
});

describe('ids', () => {
  const handler = httpHandler(ids, async ({ correlationId }) => ({ correlationId }));
  test.each([
    ['a ULID', '01JD0Q3V8W5J9T4Z6K2M7N1P0R', true],
    ['a lower-case UUID', '0b0f1c3e-5a1f-4d7c-9a51-3b6c1d2e4f50', true],
    ['an upper-case UUID', '0B0F1C3E-5A1F-4D7C-9A51-3B6C1D2E4F50', false],
    ['anything else', "'; drop table", false],
  ])('%s as correlation id is kept: %s, %s', async (_what, given, kept) => {
    using _ = world();
    const answer = await callHttp(handler, { headers: { 'X-Correlation-Id': given } });
    expect(answer.headers['x-correlation-id'] === given).toBe(kept);
    expect(answer.body).toEqual({ correlationId: answer.headers['x-correlation-id'] });
  });

  test('answers are neither stored, sniffed, shown nor framed unless the handler says so', async () => {
    using _ = world();
    expect((await callHttp(handler)).headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    const cached = httpHandler(ids, async () => reply({ body: {}, headers: { 'cache-control': 'max-age=60' } }));
    expect((await callHttp(cached)).headers['cache-control']).toBe('max-age=60');
  });

  test.each([
    ['https', 'max-age=63072000; includeSubDomains'],
    ['http', undefined],
  ])('a viewer who came over %s is told to stay with TLS: %s', async (proto, expected) => {
    using _ = world();
    const { headers } = await callHttp(handler, { headers: { 'X-Forwarded-Proto': proto } });
    expect(headers['strict-transport-security']).toBe(expected);
  });
});

describe('answers', () => {
  test('fields that are not published do not leave', async () => {
    using _ = world();
    const handler = httpHandler({ ...ids, answer: z.object({ id: z.string() }) }, async () => ({
      id: 'x',
      passwordHash: 'y',
    }));
    expect((await callHttp(handler)).body).toEqual({ id: 'x' });
  });

  test('an answer that breaks its own contract is our mistake', async () => {
    using caught = world();
    const handler = httpHandler({ ...ids, answer: z.object({ id: z.string() }) }, async () =>
      reply({ body: { id: 1 } }),
    );
    expect(await callHttp(handler)).toMatchObject({ status: 500, body: { code: 'unexpected' } });
    expect(caught).toHaveSaid(HTTP.FAILED, { status: 500 });
  });

  test('status, headers and cookies of a reply arrive; no body means none', async () => {
    using _ = world();
    const handler = httpHandler({ ...ids, status: 201 }, async () =>
      reply({ status: 204, cookies: ['a=1; Path=/', 'b=2'] }),
    );
    expect(await callHttp(handler)).toMatchObject({ status: 204, body: undefined, cookies: ['a=1; Path=/', 'b=2'] });
  });

  test('JSON that was checked before leaves as it is', async () => {
    using _ = world();
    const handler = httpHandler({ ...ids, answer: z.object({ id: z.string() }) }, async () =>
      reply({ json: '{"id":"x", "kept":true}' }),
    );
    const answer = await callHttp(handler);
    expect(answer).toMatchObject({ status: 200, body: { id: 'x', kept: true } });
    expect(answer.headers['content-type']).toBe('application/json');
  });

  test('a stranger’s message never leaves the house', async () => {
    using caught = world();
    const handler = httpHandler(ids, async () => {
      throw new Error('password of root is 1234');
    });
    const answer = await callHttp(handler);
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toContain('1234');
    expect(caught).toHaveSaid(HTTP.FAILED);
  });

  test('a refusal brings its headers and members', async () => {
    using _ = world();
    const handler = httpHandler(ids, async () => {
      throw new DomainError('too-busy', 'Come back later.', {
        headers: { 'retry-after': '3' },
        extras: { queueDepth: 7 },
      });
    });
    const answer = await callHttp(handler);
    expect(answer).toMatchObject({
      status: 429,
      headers: { 'retry-after': '3' },
      body: { queueDepth: 7, detail: 'Come back later.' },
    });
  });

  test('work that takes too long ends as 504 while there is time to say so', async () => {
    using caught = world();
    const handler = httpHandler(ids, () => new Promise(() => undefined));
    const result = await handler(httpEvent(), fakeContext({ getRemainingTimeInMillis: () => 310 }));
    expect(result.statusCode).toBe(504);
    expect(caught.of('RequestHandled')).toHaveLength(1);
  });
});

describe('reports', () => {
  test('domain events and RequestHandled leave in one call, with the request as their cause', async () => {
    using caught = world();
    const handler = httpHandler({ ...ids, status: 201 }, async ({ emit, changed }) => {
      emit(UserLoggedOut, loggedOut);
      emit(UserLoggedOut, loggedOut);
      changed({ table: 'sessions', key: 'session-1', before: { token: 'secret' }, after: null });
    });
    const answer = await callHttp(handler, { requestId: 'request-1', authorizer: asCustomer() });
    expect(answer.status).toBe(201);
    expect(caught.calls()).toBe(1);
    expect(caught.published.map(({ contract }) => contract.type)).toEqual([
      'UserLoggedOut',
      'UserLoggedOut',
      'RequestHandled',
    ]);
    expect(new Set(caught.published.map(({ meta }) => meta.id)).size).toBe(3);
    expect(caught.published.every(({ meta }) => meta.causationId === 'request-1')).toBe(true);
    expect(caught.of('RequestHandled')[0]).toMatchObject({
      meta: { correlationId: answer.headers['x-correlation-id'], actor: { kind: 'customer', id: 'user-1' } },
      data: { caller: 'client', callee: 'orders', status: 201, changes: [{ before: { token: '[redacted]' } }] },
    });
  });

  test('the same request makes the same event ids again', async () => {
    vi.useFakeTimers({ now: 1_767_225_600_000 });
    try {
      const seen = [];
      for (let round = 0; round < 2; round += 1) {
        using caught = world();
        const handler = httpHandler(ids, async ({ emit }) => emit(UserLoggedOut, loggedOut));
        await callHttp(handler, { requestId: 'request-1' });
        seen.push(caught.published.map(({ meta }) => meta.id));
      }
      expect(seen[0]).toEqual(seen[1]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('a calling service is named, and what it was at work on; a client’s word for that is not taken', async () => {
    using caught = world();
    const handler = httpHandler(ids, async () => ({}));
    const headers = { 'x-causation-id': 'request-0' };
    await callHttp(handler, { authorizer: asService('cart'), headers });
    await callHttp(handler, { authorizer: asCustomer(), headers });
    const [called, asked] = caught.of('RequestHandled');
    expect(called?.data).toMatchObject({ caller: 'cart', causedBy: 'request-0' });
    expect(asked?.data).not.toHaveProperty('causedBy');
  });

  test('domain events that the bus refuses make the call fail, and the failure is reported', async () => {
    using caught = world();
    caught.refuse('UserLoggedOut');
    const handler = httpHandler(ids, async ({ emit }) => emit(UserLoggedOut, loggedOut));
    expect(await callHttp(handler)).toMatchObject({ status: 503, body: { code: 'events-not-accepted' } });
    expect(caught.of('RequestHandled').map(({ data }) => RequestHandled.data.parse(data).status)).toContain(503);
    expect(caught.of('UserLoggedOut')).toEqual([]);
  });

  test('a refusal takes its facts with it, a breakdown leaves none', async () => {
    using caught = world();
    const refuse = httpHandler(ids, async ({ emit }) => {
      emit(UserLoggedOut, loggedOut);
      throw new DomainError('bad-credentials');
    });
    await callHttp(refuse);
    expect(caught.of('UserLoggedOut')).toHaveLength(1);
    const broken = httpHandler(ids, async ({ emit }) => {
      emit(UserLoggedOut, loggedOut);
      throw new TypeError('x is undefined');
    });
    expect((await callHttp(broken)).status).toBe(500);
    expect(caught.of('UserLoggedOut')).toHaveLength(1);
  });

  test('what a handler tallies and how long the request waited for it are reported with it', async () => {
    using caught = world();
    const handler = httpHandler(ids, async ({ tally }) => {
      tally('hits', 3);
      tally('hits');
      tally('misses', 0);
    });
    const event = httpEvent();
    event.requestContext.requestTimeEpoch = Date.now() - 250;
    await handler(event, fakeContext());
    const { tally, waitedMs } = RequestHandled.data.parse(caught.of('RequestHandled')[0]?.data);
    expect(tally).toEqual({ hits: 4 });
    expect(waitedMs).toBeGreaterThanOrEqual(250);
  });

  test('probes and polling are not reported', async () => {
    using caught = world();
    await callHttp(httpHandler({ ...ids, reported: false }, async () => ({})));
    expect(caught.calls()).toBe(0);
  });

  test('above twenty in a second requests are summarised, failures still stand alone', async () => {
    using caught = world();
    const handler = httpHandler(ids, async ({ query }) => {
      if (query.fail) throw new Error('no');
      return {};
    });
    for (let index = 0; index < 60; index += 1) await callHttp(handler);
    await callHttp(handler, { query: { fail: '1' } });
    expect(caught.of('RequestHandled').length).toBeLessThan(60);
    expect(caught.of('RequestsSummarised').length).toBeGreaterThan(0);
    expect(caught.of('RequestHandled').at(-1)?.data).toMatchObject({ status: 500 });
  });
});

test.each([
  ['the address that a proxy on this machine names', { 'x-forwarded-for': '203.0.113.9, 10.0.0.1' }, '203.0.113.9'],
  [
    'what CloudFront says',
    { 'cloudfront-viewer-address': '198.51.100.7:4711', 'x-forwarded-for': '1.1.1.1' },
    '198.51.100.7',
  ],
  ['the sender where nobody says anything', {}, '127.0.0.1'],
])('the viewer address is %s', async (_what, headers, expected) => {
  using _ = world();
  const handler = httpHandler(ids, async ({ viewerAddress }) => ({ viewerAddress }));
  expect((await callHttp(handler, { headers })).body).toEqual({ viewerAddress: expected });
});

test('cookies are read by name; the first of a name wins and odd encodings do no harm', async () => {
  using _ = world();
  const handler = httpHandler(ids, async ({ cookies }) => ({ ...cookies }));
  const headers = { Cookie: 'session=abc; cart=x%20y; session=other; odd=%E0%A4%A; =nameless; flag' };
  expect((await callHttp(handler, { headers })).body).toEqual({ session: 'abc', cart: 'x y', odd: '%E0%A4%A' });
});
