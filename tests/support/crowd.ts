/** Many customers who do the same thing at the same time. */

import { setTimeout as pause } from 'node:timers/promises';
import { ulid } from 'ulid';
import { UserSignedUp } from '../../functions/shared/contracts/auth.events.ts';
import { publish } from './bus.ts';
import { forged } from './identity.ts';
import { newPerson } from './run.ts';
import { running } from './running.ts';
import { type Answer, mustBe, Visitor } from './visitor.ts';

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

/**
 * Customers with a session each and a profile on its way. Their sessions are made with the system's own key and their
 * accounts told on the bus: hashing two passwords a person would take a core for a hundred seconds.
 */
export async function crowd(size: number): Promise<Visitor[]> {
  return inParallel(Array.from({ length: size }), AT_ONCE, async () => {
    const userId = ulid();
    const { email } = newPerson();
    const visitor = new Visitor();
    const claims = { roles: ['customer'], sid: ulid() };
    visitor.cookies.set('session', await forged({ subject: userId, claims, expiresIn: 1_800 }));
    await publish(UserSignedUp, { userId, email, name: 'One of many', roles: ['customer'] });
    return visitor;
  });
}

export async function operator(): Promise<Visitor> {
  const visitor = new Visitor();
  await visitor.logIn(running().operator);
  return visitor;
}

/** A rush on a small machine takes its time: nobody is turned away for good. */
const PATIENCE_MS = 240_000;
const AGAIN = new Set([429, 500, 502, 503, 504]);

/**
 * Repeats a request while the system says "not now", as a good client does.
 * @throws Error with the last answer when it is none of `statuses`, or when the time is over
 */
export async function patiently(
  request: () => Promise<Answer>,
  ...statuses: readonly [number, ...number[]]
): Promise<Answer> {
  for (let end = Date.now() + PATIENCE_MS, wait = 200; ; wait = Math.min(wait * 2, 3_000)) {
    const answer = await request();
    if (statuses.includes(answer.status)) return answer;
    if (!AGAIN.has(answer.status) || Date.now() > end) return mustBe(statuses[0], answer);
    const asked = Number(answer.headers.get('retry-after') ?? 0) * 1_000;
    await pause(Math.max(asked, wait) * (0.5 + Math.random()));
  }
}
