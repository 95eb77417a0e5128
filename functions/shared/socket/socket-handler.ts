/** The middleware stack of every route of the WebSocket API. */
import middy from '@middy/core';
import type { APIGatewayProxyResult, APIGatewayProxyWebsocketEventV2, Context } from 'aws-lambda';
import type { ZodType } from 'zod';
import { bracketed } from '../observability/bracketed.ts';
import { createLog, type Log } from '../observability/log.ts';
import { type Metrics, metrics } from '../observability/metrics.ts';
import { inSubsegment } from '../observability/tracer.ts';
import { SOCKET } from './log-messages.ts';

/** $connect and $disconnect carry more than messages do. */
type SocketEvent = APIGatewayProxyWebsocketEventV2 & {
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null;
  readonly requestContext: {
    readonly authorizer?: Readonly<Record<string, unknown>> | null;
    readonly identity?: { readonly sourceIp?: string | null } | null;
    readonly disconnectStatusCode?: number;
    readonly disconnectReason?: string;
  };
};

export interface SocketRequest<Body> {
  readonly connectionId: string;
  readonly eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT';
  readonly routeKey: string;
  /** The frame as `body` schema says; undefined when it does not fit and `lenient` is set, or without schema. */
  readonly body: Body;
  /** Text of the frame as it came. */
  readonly text: string | undefined;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly authorizer: Readonly<Record<string, string>>;
  readonly sourceAddress: string;
  /** With DISCONNECT only. */
  readonly disconnect: { readonly code: number; readonly reason: string } | undefined;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** `status` of $connect decides on the handshake: below 300 lets in. */
export type SocketOutcome = { readonly status: number } | undefined;

export type SocketLambda = (event: APIGatewayProxyWebsocketEventV2, context: Context) => Promise<APIGatewayProxyResult>;

export interface SocketOptions<Body> {
  readonly service: string;
  readonly handler: string;
  /** Frames that are not JSON or do not fit are answered 400 and never reach `work`. */
  readonly body?: ZodType<Body>;
  /** Told about frames that do not fit, for an error frame to the sender. */
  readonly onMisfit?: (connectionId: string, reason: string) => Promise<void>;
}

const strings = (context: Readonly<Record<string, unknown>> | null | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(context ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

const lowerCased = (headers: SocketEvent['headers']): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));

function parsed<Body>(text: string | undefined, schema: ZodType<Body>): { body: Body } | { misfit: string } {
  try {
    const result = schema.safeParse(JSON.parse(text ?? ''));
    if (result.success) return { body: result.data };
    const [issue] = result.error.issues;
    return { misfit: `${issue?.path.join('.') || 'message'}: ${issue?.message ?? 'does not fit'}` };
  } catch {
    return { misfit: 'The message is not JSON' };
  }
}

/** A Lambda handler for one or more socket routes. Errors of `work` are a 500, which refuses a handshake. */
export function socketHandler<Body = undefined>(
  { service, handler, body: schema, onMisfit }: SocketOptions<Body>,
  work: (request: SocketRequest<Body>) => Promise<SocketOutcome> | Promise<void>,
): SocketLambda {
  const log = createLog(service, handler);

  const base = async (raw: APIGatewayProxyWebsocketEventV2, context: Context): Promise<APIGatewayProxyResult> => {
    const event: SocketEvent = raw;
    const { connectionId, eventType, routeKey, identity, authorizer, disconnectStatusCode, disconnectReason } =
      event.requestContext;
    const lines = log.with({ connectionId, invocationId: context.awsRequestId });
    const text = event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString('utf8') : event.body;
    const outcome = schema === undefined || eventType !== 'MESSAGE' ? undefined : parsed(text, schema);
    if (outcome !== undefined && 'misfit' in outcome) {
      lines.say(SOCKET.MISFIT, { routeKey });
      await onMisfit?.(connectionId, outcome.misfit);
      return { statusCode: 400, body: '' };
    }
    const answer = await inSubsegment(`## ${handler}`, { service }, async () =>
      work({
        connectionId,
        eventType,
        routeKey,
        // without a schema Body is undefined, with one `parsed` has made it
        body: outcome?.body as Body,
        text,
        query: event.queryStringParameters ?? {},
        headers: lowerCased(event.headers),
        authorizer: strings(authorizer),
        sourceAddress: identity?.sourceIp ?? '',
        disconnect:
          eventType === 'DISCONNECT'
            ? { code: disconnectStatusCode ?? 1005, reason: disconnectReason ?? '' }
            : undefined,
        log: lines,
        metrics: metrics(),
      }),
    );
    return { statusCode: answer?.status ?? 200, body: '' };
  };

  const stack = [
    bracketed<APIGatewayProxyWebsocketEventV2, APIGatewayProxyResult>({ service, handler }), // outermost: closing line
    answered(log), // turns an error into the status that API Gateway hands on
  ];
  return middy<APIGatewayProxyWebsocketEventV2, APIGatewayProxyResult>({ timeoutEarlyInMillis: 0 })
    .use(stack)
    .handler(base);
}

const answered = (log: Log): middy.MiddlewareObj<APIGatewayProxyWebsocketEventV2, APIGatewayProxyResult> => ({
  onError(request) {
    log.say(SOCKET.FAILED, { connectionId: request.event.requestContext.connectionId, error: request.error });
    request.response = { statusCode: 500, body: '' };
  },
});
