import { beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../functions/shared/contracts/problem.ts';
import { newRun } from '../support/run.ts';
import type { Answer, Visitor } from '../support/visitor.ts';

let customer: Visitor;
beforeAll(async () => {
  ({ customer } = await newRun());
}, 60_000);

const KEY = { 'idempotency-key': 'bad-input' };
const DOORS = [
  ['POST', '/api/auth/signup', {}],
  ['POST', '/api/auth/login', {}],
  ['POST', '/api/auth/unlock', {}],
  ['PUT', '/api/cart/items/tea-01', {}],
  ['POST', '/api/orders', KEY],
] as const;

const BODIES = [
  ['malformed JSON', 400, '{"email":'],
  ['nothing', 400, ''],
  ['a list', 422, '[]'],
  ['null', 422, 'null'],
  ['an empty object', 422, '{}'],
  ['wrong types', 422, '{"email":1,"password":{},"name":[],"token":true,"quantity":"many","paymentMethod":7}'],
  ['a prototype', 422, '{"__proto__":{"quantity":1},"constructor":{"prototype":{}}}'],
  ['too much', 413, JSON.stringify({ name: 'x'.repeat(70_000) })],
] as const;

function mustBeProblem(answer: Answer, status: number): void {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  const problem = Problem.parse(answer.body);
  expect(problem.status).toBe(status);
  expect(answer.headers.get('x-request-id')).toBeTruthy();
  expect(JSON.stringify(problem)).not.toMatch(/stack|node_modules|\.ts:/);
}

describe.each(DOORS)('%s %s', (method, path, headers) => {
  test.each(BODIES)('refuses %s with %i', async (_, status, body) => {
    mustBeProblem(await customer.request(method, path, { body, headers }), status);
  });

  test.each(['application/x-www-form-urlencoded', 'application/octet-stream', 'text/plain'])(
    'refuses a body of type %s',
    async (type) => {
      const answer = await customer.request(method, path, {
        body: 'quantity=1',
        headers: { ...headers, 'content-type': type },
      });
      mustBeProblem(answer, 415);
    },
  );
});

test.each([
  ['GET', '/api/products/no-such-thing', 404],
  ['GET', '/api/products/%00', 404],
  ['GET', '/api/products?limit=-1', 422],
  ['GET', '/api/products?limit=1e9', 422],
  ['GET', '/api/products?cursor=%F0%9F%A6%84', 422],
  ['GET', '/api/orders/01JD0Q3V8W5J9T4Z6K2M7N1P0R', 404],
  ['GET', '/api/orders/not-an-id', 404],
  ['GET', '/api/orders?cursor=%27', 422],
  ['DELETE', '/api/cart/items/..%2F..', 404],
  ['GET', '/api/nothing', 404],
  ['PATCH', '/api/cart', 405],
] as const)('%s %s answers %i', async (method, path, status) => {
  mustBeProblem(await customer.request(method, path), status);
});

test('an order needs a key that can be one', async () => {
  const body = { paymentMethod: 'card-approve' };
  mustBeProblem(await customer.post('/api/orders', body), 400);
  mustBeProblem(await customer.post('/api/orders', body, { headers: { 'idempotency-key': 'x'.repeat(300) } }), 400);
});

test('a request that changes something comes from our page or from no page', async () => {
  const body = { quantity: 1 };
  const headers = { origin: 'https://evil.example' };
  const answer = await customer.request('PUT', '/api/cart/items/tea-01', { body, headers });
  mustBeProblem(answer, 403);
  expect((await customer.cart()).items).toEqual([]);
});

test('a correlation id from outside is taken when it is well formed, and replaced when it is not', async () => {
  const wellFormed = ['01JD0Q3V8W5J9T4Z6K2M7N1P0R', '0b6d3b1a-6f2f-4c53-9d4a-3f0c6f4f1a11'];
  for (const id of [...wellFormed, '<script>', 'x'.repeat(200)]) {
    const { headers } = await customer.get('/api/products/tea-01', { headers: { 'x-correlation-id': id } });
    if (wellFormed.includes(id)) expect(headers.get('x-correlation-id')).toBe(id);
    else expect(headers.get('x-correlation-id')).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(headers.get('x-request-id')).toBeTruthy();
  }
});
