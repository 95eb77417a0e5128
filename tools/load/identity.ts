/** Who the load generator is where nobody said: the operator of the playground that runs on this machine. */
import { resolve } from 'node:path';
import { request } from 'undici';
import { readState } from '../../localstack/launcher/state.ts';
import type { Mode } from './mix.ts';

/** Doors that only operators may use where the lab is not open to everybody. */
const NEED_IDENTITY: ReadonlySet<Mode> = new Set(['enqueue', 'hash-bad', 'hash-good', 'mixed']);
const TIMEOUT_MS = 10_000;

const folder = (): string => process.env.PLAYGROUND_STATE_DIR ?? resolve(import.meta.dirname, '../../.playground');

/** `localhost`, `127.0.0.1` and `[::1]` are one machine. */
function place(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${protocol}//${/^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname) ? 'localhost' : hostname}:${port}`;
}

/**
 * A bearer token of the operator whose password stands in `state.json`, when the target is that playground and the mode
 * has use for it; undefined otherwise: passwords go nowhere else. `complain` hears of a log-in that failed.
 */
export async function tokenFor(
  { target, mode }: { readonly target: string; readonly mode: Mode },
  complain: (text: string) => void,
): Promise<string | undefined> {
  const state = NEED_IDENTITY.has(mode) ? readState(folder()) : undefined;
  if (state?.pageUrl === undefined || state.operator === undefined || place(state.pageUrl) !== place(target)) {
    return undefined;
  }
  const { email, password } = state.operator;
  try {
    const { statusCode, headers, body } = await request(`${target}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await body.dump();
    const token = [headers['set-cookie'] ?? []]
      .flat()
      .map((cookie) => /^session=([^;]+)/.exec(cookie)?.[1])
      .find(Boolean);
    if (statusCode === 200 && token !== undefined) return token;
    complain(`The log-in of ${email} was answered ${statusCode}; going on as a stranger.\n`);
  } catch (error) {
    complain(
      `The log-in of ${email} failed (${error instanceof Error ? error.message : error}); going on as a stranger.\n`,
    );
  }
  return undefined;
}
