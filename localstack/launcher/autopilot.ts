import type { Account } from './state.ts';

const TIMEOUT_MS = 20_000; // both functions start for the first time, while a busy machine starts others

/**
 * Switches the autopilot on, through the doors that a person would use.
 * @throws Error naming the call that was refused
 */
export async function startAutopilot(pageUrl: string, operator: Account, stopping: AbortSignal): Promise<void> {
  const login = await post(`${pageUrl}/api/auth/login`, operator, { stopping });
  const cookie = login.headers
    .getSetCookie()
    .map((set) => set.split(';', 1)[0])
    .join('; ');
  await post(`${pageUrl}/api/scenarios/autopilot`, { active: true }, { cookie, stopping });
}

interface Calling {
  readonly cookie?: string;
  readonly stopping: AbortSignal;
}

async function post(url: string, body: unknown, { cookie, stopping }: Calling): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) },
    body: JSON.stringify(body),
    signal: AbortSignal.any([stopping, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  await response.arrayBuffer(); // frees the connection
  if (!response.ok) throw new Error(`${new URL(url).pathname} answered ${response.status}`);
  return response;
}
