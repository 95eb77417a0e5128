/** Many customers who do the same thing at the same time. */

import { setTimeout as pause } from 'node:timers/promises';
import { withParameter } from './deployment.ts';
import { newPerson } from './run.ts';
import { running } from './running.ts';
import { type Answer, mustBe, Visitor } from './visitor.ts';

/** Hashing a password takes a core for a quarter of a second: more at once only wait for each other. */
const AT_ONCE = 4;

/** Does `work` for every item, at most `limit` at the same time; answers in the order of the items. */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index] as T);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}

/** Signed-in customers. The limits of the doors are raised meanwhile: a crowd from one machine looks like an attack. */
export async function crowd(size: number): Promise<Visitor[]> {
  const plenty = JSON.stringify({ attempts: 100_000, perSeconds: 60 });
  await using _ = await withParameter('config/limits/sign-up', plenty);
  await using __ = await withParameter('config/limits/log-in', plenty);
  return inParallel(Array.from({ length: size }), AT_ONCE, async () => {
    const visitor = new Visitor();
    const account = newPerson();
    await patiently(() => visitor.post('/api/auth/signup', { ...account, name: 'One of many' }), 201);
    await patiently(() => visitor.post('/api/auth/login', account), 200);
    return visitor;
  });
}

export async function operator(): Promise<Visitor> {
  const visitor = new Visitor();
  await visitor.logIn(running().operator);
  return visitor;
}

const AGAIN = new Set([429, 500, 502, 503, 504]);

/**
 * Repeats a request while the system says "not now", as a good client does.
 * @throws Error with the last answer when it is none of `statuses`, or when the time is over
 */
export async function patiently(
  request: () => Promise<Answer>,
  ...statuses: readonly [number, ...number[]]
): Promise<Answer> {
  for (let end = Date.now() + 60_000, wait = 200; ; wait = Math.min(wait * 2, 3_000)) {
    const answer = await request();
    if (statuses.includes(answer.status)) return answer;
    if (!AGAIN.has(answer.status) || Date.now() > end) return mustBe(statuses[0], answer);
    const asked = Number(answer.headers.get('retry-after') ?? 0) * 1_000;
    await pause(Math.max(asked, wait) * (0.5 + Math.random()));
  }
}
