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

/** A wrong value as whoever wrote it will recognise it. */
const said = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value).slice(0, 80));

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
  if (typeof apiUrl !== 'string') return { missing: `config.json: apiUrl is ${said(apiUrl)}, not a text.` };
  if (typeof wsUrl !== 'string' || wsUrl === '')
    return { missing: `config.json: wsUrl is ${said(wsUrl)}, not an address.` };
  if (!URL.canParse(wsUrl, base)) return { missing: `config.json: wsUrl is ${said(wsUrl)}, not an address.` };
  const socket = new URL(wsUrl, base);
  socket.protocol = socket.protocol.replace('http', 'ws');
  return { config: { stage: typeof stage === 'string' ? stage : '', apiUrl, socketUrl: socket.href } };
}
