import { once } from 'node:events';
import { vi } from 'vitest';
import { WebSocket } from 'ws';
import { ARN, fakeFunctions, socketRoute } from '../../gateway/testing/shapes.ts';

export type Event = Record<string, unknown> & { readonly requestContext: Record<string, unknown> };
export const OK = { statusCode: 200 };
export const ALL = ['$connect', '$disconnect', '$default'].map((key) => socketRoute(key));

export const opened: WebSocket[] = [];

/** Ends every client of this file that is still open. */
export const endClients = () => {
  for (const socket of opened.splice(0)) socket.terminate();
};

/** An open client and everything it hears from the first frame on. */
export async function client(
  port: number,
  path = '/ws1/ws',
  headers: Record<string, string> = {},
  protocols: string[] = [],
) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, { headers, perMessageDeflate: true });
  opened.push(socket);
  const heard: string[] = [];
  socket.on('message', (data) => heard.push(data.toString()));
  const closed = once(socket, 'close').then(([code, reason]) => ({ code, reason: String(reason) }));
  await once(socket, 'open');
  return { socket, heard, closed };
}

/** The answer to a refused handshake. */
export function refused(port: number, path = '/ws1/ws', headers: Record<string, string> = {}) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  opened.push(socket);
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    socket.on('error', () => {});
    socket.on('open', () => reject(new Error('The handshake was accepted')));
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
  });
}

/** A pool whose one function records its events. */
export function recorder(answer: (event: Event) => unknown = () => OK) {
  const events: Event[] = [];
  const functions = fakeFunctions({
    [ARN]: (event) => {
      events.push(event as Event);
      return answer(event as Event);
    },
  });
  const ofType = (type: string) => events.filter(({ requestContext }) => requestContext.eventType === type);
  return { functions, events, ofType };
}

export const keepIn = (events: Event[], answer: unknown) => (event: unknown) => {
  events.push(event as Event);
  return answer;
};

export const eventually = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 5 });
export const idOf = (events: Event[]) => String(events[0]?.requestContext.connectionId);
