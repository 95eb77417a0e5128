import type { IncomingMessage } from 'node:http';

/** Whether a request asks for a WebSocket in a way that `ws` will accept (RFC 6455, 4.2.1). */
export function isWebSocketUpgrade({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    /^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '') &&
    (headers['sec-websocket-version'] === '13' || headers['sec-websocket-version'] === '8') &&
    isTokenList(headers['sec-websocket-protocol'])
  );
}

/** Subprotocols: tokens, each once. */
function isTokenList(list: string | undefined): boolean {
  if (list === undefined) return true;
  const tokens = list.split(',').map((token) => token.trim());
  return new Set(tokens).size === tokens.length && tokens.every((token) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(token));
}

/** The close code that goes with an error of `ws` (RFC 6455, 7.4.1). */
export function closeCodeOf(error: Error): number {
  const code: unknown = 'code' in error ? error.code : undefined;
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return 1009;
  if (code === 'WS_ERR_INVALID_UTF8') return 1007;
  return typeof code === 'string' && code.startsWith('WS_ERR_') ? 1002 : 1006;
}
