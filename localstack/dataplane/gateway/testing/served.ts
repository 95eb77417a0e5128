import { type IncomingHttpHeaders, request } from 'node:http';
import type { Functions } from '../../lambda/types.ts';
import type { RestStage, WebSocketApi } from '../../protocol.ts';
import type { SocketLimits } from '../../websocket/limits.ts';
import { createGateway } from '../gateway.ts';
import { type RecordedTelemetry, recordedTelemetry } from './shapes.ts';

export interface Heard {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
  readonly bytes: Buffer;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string | Buffer;
}

/** A gateway on a free port for one test. `await using` closes it. */
export async function served(
  functions: Functions,
  apis: { readonly rest?: RestStage; readonly socket?: WebSocketApi },
  limits: Partial<SocketLimits> = {},
) {
  const telemetry: RecordedTelemetry = recordedTelemetry();
  const log: Record<string, unknown>[] = [];
  const accessLog = { write: (entry: Record<string, unknown>) => void log.push(entry), close: async () => {} };
  const gateway = createGateway({ functions, telemetry, accessLog, socketLimits: limits });
  if (apis.rest !== undefined) gateway.putRest(apis.rest);
  if (apis.socket !== undefined) gateway.putWebSocket(apis.socket);
  const port = await gateway.listen(0);
  return {
    gateway,
    port,
    telemetry,
    log,
    /** Paths begin at the server's root; header casing leaves as given. */
    ask: (path: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Heard> =>
      new Promise((resolve, reject) => {
        // Without a length Node sends the body of a DELETE unframed.
        const length =
          body === undefined || 'transfer-encoding' in headers
            ? {}
            : { 'content-length': String(Buffer.byteLength(body)) };
        const sent = request(
          { host: '127.0.0.1', port, path, method, headers: { ...length, ...headers } },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('end', () => {
              const bytes = Buffer.concat(chunks);
              const { statusCode = 0, headers: heard, rawHeaders } = response;
              resolve({ status: statusCode, headers: heard, rawHeaders, body: bytes.toString(), bytes });
            });
          },
        );
        sent.on('error', reject);
        sent.end(body);
      }),
    [Symbol.asyncDispose]: () => gateway.close(),
  };
}
