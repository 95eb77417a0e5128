import type { APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import type { SocketLambda } from '../../shared/socket/socket-handler.ts';
import { fakeContext } from '../../shared/testing/context.ts';

interface SocketCall {
  readonly connectionId?: string;
  readonly eventType?: 'CONNECT' | 'MESSAGE' | 'DISCONNECT';
  readonly body?: unknown;
  readonly query?: Record<string, string>;
}

/** Calls a socket route's handler as API Gateway would; answers the status. */
export async function callSocket(
  handler: SocketLambda,
  { connectionId = 'c1', eventType = 'MESSAGE', body, query }: SocketCall,
): Promise<number> {
  const event: APIGatewayProxyWebsocketEventV2 & { queryStringParameters?: Record<string, string> | undefined } = {
    requestContext: {
      routeKey: eventType === 'MESSAGE' ? 'x' : `$${eventType.toLowerCase()}`,
      eventType,
      connectionId,
      apiId: 'test',
      stage: 'ws',
      domainName: 'test',
      requestId: 'r1',
      extendedRequestId: 'r1',
      messageId: 'm1',
      messageDirection: 'IN',
      connectedAt: 0,
      requestTime: '',
      requestTimeEpoch: 0,
    },
    isBase64Encoded: false,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    queryStringParameters: query,
  };
  return (await handler(event, fakeContext())).statusCode;
}
