import { expect, test } from 'vitest';
import { Problem } from '../../functions/shared/contracts/problem.ts';
import { withParameter } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { newRun } from '../support/run.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

const LIVE_WITHIN_MS = 10_000;
const PURCHASE = 'config/limits/purchase';

/** An empty cart: counted as an attempt, and nothing is bought. */
const buy = (visitor: Visitor) =>
  visitor.post(
    '/api/orders',
    { paymentMethod: 'card-approve' },
    { headers: { 'idempotency-key': crypto.randomUUID() } },
  );

test('who buys too often waits, the others do not, and a changed limit acts within ten seconds', async () => {
  const greedy = await newRun();
  const modest = await newRun();
  mustBe(409, await buy(greedy.customer));
  const strict = await withParameter(PURCHASE, JSON.stringify({ attempts: 1, perSeconds: 600 }));
  await using _ = strict;
  const refused = await eventually(async () => mustBe(429, await buy(greedy.customer)), {
    within: LIVE_WITHIN_MS,
    explain: () => 'the changed limit does not act',
  });
  expect(Problem.parse(refused.body)).toMatchObject({ code: 'too-many-requests', status: 429 });
  const seconds = Number(refused.headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(600);
  mustBe(409, await buy(modest.customer));
  mustBe(200, await greedy.customer.get('/api/cart')); // only the one door is limited
  await strict[Symbol.asyncDispose]();
  await eventually(async () => mustBe(409, await buy(greedy.customer)), {
    within: LIVE_WITHIN_MS,
    explain: () => 'the limit that was put back does not act',
  });
});

test('a door with a throttle of its own answers 429 with the gateway’s Retry-After, its neighbours answer as ever', async () => {
  const token = 'nobody-was-ever-given-this-token';
  const knocks = Array.from({ length: 80 }, () => new Visitor().post('/api/auth/unlock', { token }));
  const neighbours = Array.from({ length: 20 }, () => new Visitor().get('/healthz'));
  const [answers, others] = await Promise.all([Promise.all(knocks), Promise.all(neighbours)]);
  // the limit per client lives behind this one and speaks with a correlation id
  const throttled = answers.filter(({ status, headers }) => status === 429 && !headers.has('x-correlation-id'));
  expect(throttled.length).toBeGreaterThan(20);
  for (const answer of throttled) {
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.headers.get('x-request-id')).toBeTruthy();
    expect(Problem.parse(answer.body).code).toBe('too-many-requests');
  }
  expect(others.map(({ status }) => status)).toEqual(others.map(() => 200));
});
