import { describe, expect, test } from 'vitest';
import { withParameter } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { newRun } from '../support/run.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

const LIVE_WITHIN_MS = 10_000;

/** Waits until a limit that was put back acts in several environments, or the next test would meet the strict one. */
const forgotten = (calls: () => Promise<{ status: number }>[]) =>
  eventually(
    async () => {
      for (const { status } of await Promise.all(calls())) expect(status).not.toBe(429);
    },
    { explain: () => 'the limit that was put back does not act' },
  );

const guessing = (email: string, visitor = new Visitor()) =>
  visitor.post('/api/auth/login', { email, password: 'a wrong guess' });

describe('guessing a password', () => {
  test('is slowed down for who guesses, within ten seconds of a changed limit, while others are served', async () => {
    const guesser = await newRun();
    const other = await newRun();
    const strict = await withParameter('config/limits/log-in', JSON.stringify({ attempts: 2, perSeconds: 600 }));
    await using _ = strict;
    const refused = await eventually(async () => mustBe(429, await guessing(guesser.account.email)), {
      within: LIVE_WITHIN_MS,
      explain: () => 'the changed limit does not act',
    });
    expect(refused.body).toMatchObject({ code: 'too-many-requests', status: 429 });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(600);
    // also for who knows the password, or the answer would tell
    expect((await new Visitor().post('/api/auth/login', guesser.account)).status).toBe(429);
    await new Visitor().logIn(other.account);
    expect((await guesser.customer.get('/api/auth/session')).status).toBe(200);
    await strict[Symbol.asyncDispose]();
    await forgotten(() => Array.from({ length: 4 }, () => guessing(other.account.email)));
  });

  test('is told to everybody who watches, without a name', async () => {
    const { account, customer, correlationId } = await newRun();
    using feed = await listen(correlationId);
    expect((await guessing(account.email, customer)).status).toBe(401);
    expect((await guessing(`nobody-${correlationId.toLowerCase()}@example.com`, customer)).status).toBe(401);
    await eventually(() => expect(feed.of('LoginFailed')).toHaveLength(2), { explain: () => feed.story() });
    for (const { data } of feed.of('LoginFailed')) expect(data).toEqual({ reason: 'bad-credentials' });
    expect(JSON.stringify(feed.events)).not.toMatch(/visitor-|nobody-/);
  });
});

test('opening accounts is limited per address of the viewer, and the value is a live setting', async () => {
  const weak = { email: 'never-opened@example.com', password: 'Password123', name: 'A' };
  const signUp = () => new Visitor().post('/api/auth/signup', weak);
  const strict = await withParameter('config/limits/sign-up', JSON.stringify({ attempts: 1, perSeconds: 600 }));
  await using _ = strict;
  const refused = await eventually(async () => mustBe(429, await signUp()), {
    within: LIVE_WITHIN_MS,
    explain: () => 'the changed limit does not act',
  });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  await strict[Symbol.asyncDispose]();
  await forgotten(() => Array.from({ length: 8 }, signUp));
});
