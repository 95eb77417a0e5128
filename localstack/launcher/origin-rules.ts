import type { OriginProblem } from './problem-answer.ts';

export type Route =
  | { to: 'page' | 'api' | 'socket'; path: string }
  | { to: 'nowhere'; problem: Extract<OriginProblem, 'not-found' | 'bad-path'> };

const API = ['/api', '/.well-known', '/healthz', '/readyz', '/metrics'];

const below = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);

/**
 * Where a request of the single origin goes. `path` has dot segments resolved, so that what is checked is what is
 * forwarded; internal routes are never reachable here, in no spelling.
 */
export function route(target: string): Route {
  if (!target.startsWith('/') || !URL.canParse(target, 'http://origin')) return { to: 'nowhere', problem: 'bad-path' };
  // Two slashes at the start would make the next part a host name.
  const { pathname, search } = new URL(target.replace(/^\/{2,}/, '/'), 'http://origin');
  const plain = decoded(pathname);
  if (plain === undefined) return { to: 'nowhere', problem: 'bad-path' };
  if (below(plain, '/internal')) return { to: 'nowhere', problem: 'not-found' };
  if (pathname === '/ws') return { to: 'socket', path: search };
  if (API.some((prefix) => below(pathname, prefix))) return { to: 'api', path: pathname + search };
  return { to: 'page', path: pathname };
}

/** The path as the most liberal server behind us could read it, or undefined when it is not valid. */
function decoded(pathname: string): string | undefined {
  try {
    const text = decodeURIComponent(pathname)
      .replaceAll('\\', '/')
      .replaceAll(/\/{2,}/g, '/');
    return new URL(text, 'http://origin').pathname.toLowerCase();
  } catch {
    return undefined;
  }
}

/**
 * Only names of this machine: a web page elsewhere whose name resolves to 127.0.0.1 (DNS rebinding) is refused. The
 * port may differ, as through a tunnel.
 */
export function isOurHost(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? '');
}
