/** Where a request wants to go. */
export interface Target {
  readonly apiId: string;
  readonly stage: string;
  /** Below the stage, percent-encoding untouched; `/` when there is nothing. */
  readonly path: string;
  readonly query: string;
}

/**
 * Reads `/<apiId>/<stage>/<path>?<query>`; with a host name as on AWS (`<apiId>.execute-api.…`), `/<stage>/<path>`.
 * @returns null when the URL names no stage
 */
export function readTarget(url: string, host: string | undefined): Target | null {
  const queryAt = url.indexOf('?');
  const whole = queryAt < 0 ? url : url.slice(0, queryAt);
  const query = queryAt < 0 ? '' : url.slice(queryAt + 1);
  const fromHost = /^([a-z0-9]+)\.execute-api\./i.exec(host ?? '')?.[1]?.toLowerCase();
  const path = fromHost === undefined ? whole : `/${fromHost}${whole}`;
  const match = /^\/([^/]+)\/([^/]+)(\/.*)?$/s.exec(path);
  if (match === null) return null;
  return { apiId: match[1] as string, stage: match[2] as string, path: match[3] ?? '/', query };
}

/**
 * `domainName` of an event. As on AWS it belongs to the API, whichever way the request came in; with the port, because
 * there is no default one here.
 */
export function domainNameOf(apiId: string, host: string | undefined): string {
  if (host?.toLowerCase().startsWith(`${apiId}.`)) return host;
  return `${apiId}.execute-api.localhost${/:\d+$/.exec(host ?? '')?.[0] ?? ''}`;
}
