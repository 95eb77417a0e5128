/** A customer of its own for the bench, signed up and signed in through the public doors. */
import { randomUUID } from 'node:crypto';

const CALL_WITHIN_MS = 15_000;

async function post(pageUrl: string, path: string, body: unknown): Promise<Response> {
  const answer = await fetch(pageUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(CALL_WITHIN_MS),
  });
  if (!answer.ok) throw new Error(`POST ${path} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

/** @returns the value of the cookie header */
export async function newCustomer(pageUrl: string): Promise<string> {
  const email = `bench-${randomUUID()}@example.com`;
  const password = randomUUID();
  await post(pageUrl, '/api/auth/signup', { email, password, name: 'Bench' });
  const answer = await post(pageUrl, '/api/auth/login', { email, password });
  const cookie = answer.headers.getSetCookie().find((value) => value.startsWith('session='));
  if (!cookie) throw new Error('Signing in gave no session cookie');
  return cookie.split(';', 1)[0] ?? '';
}
