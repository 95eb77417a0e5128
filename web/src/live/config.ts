/** `config.json`, written beside the page by whatever serves it. */
import { field } from './api.ts';
import { CONNECT_TIMEOUT } from './delays.ts';

export interface Config {
  readonly stage: string;
  /** Prefix of every call; empty means the page's own origin. */
  readonly apiUrl: string;
  readonly socketUrl: string;
}

export type ConfigResult = { readonly config: Config } | { readonly missing: string };

export async function loadConfig(base: URL): Promise<ConfigResult> {
  let response: Response;
  try {
    response = await fetch(new URL('config.json', base), { signal: AbortSignal.timeout(CONNECT_TIMEOUT) });
  } catch {
    return { missing: 'config.json did not answer.' };
  }
  if (!response.ok) return { missing: `config.json answered ${response.status}.` };
  let body: unknown;
  try {
    body = await response.json();
  } catch {
    return { missing: 'config.json is not JSON.' };
  }
  const [stage, apiUrl, wsUrl] = ['stage', 'apiUrl', 'wsUrl'].map((name) => field(body, name));
  if (typeof apiUrl !== 'string') return { missing: 'config.json: apiUrl is not a text.' };
  if (typeof wsUrl !== 'string' || wsUrl === '') return { missing: 'config.json: wsUrl is not a text.' };
  const socket = new URL(wsUrl, base);
  socket.protocol = socket.protocol.replace('http', 'ws');
  return { config: { stage: typeof stage === 'string' ? stage : '', apiUrl, socketUrl: socket.href } };
}
