import type { APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fakeContext } from '../testing/context.ts';
import '../testing/matchers.ts';
import { surroundings } from '../testing/surroundings.ts';
import { SOCKET } from './log-messages.ts';
import { socketHandler } from './socket-handler.ts';

const ids = { service: 'live', handler: 'on-test' } as const;

function frame(
  body: string | undefined,
  eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT' = 'MESSAGE',
): APIGatewayProxyWebsocketEventV2 {
  return {
    requestContext: {
      routeKey: 'hello',
      messageId: 'm',
      eventType,
      extendedRequestId: 'e',
      requestTime: '',
      messageDirection: 'IN',
      stage: 'ws',
      connectedAt: 0,
      requestTimeEpoch: 0,
      requestId: 'r',
      domainName: 'd',
      connectionId: 'connection=',
      apiId: 'a',
    },
    isBase64Encoded: false,
    ...(body === undefined ? {} : { body }),
  };
}

describe('a socket route', () => {
  const Hello = z.object({ action: z.literal('hello'), versions: z.array(z.int()) });

  test('gets frames that fit, and answers 200 unless it says otherwise', async () => {
    using _ = surroundings();
    let seen: unknown;
    const handler = socketHandler({ ...ids, body: Hello }, async ({ body, connectionId }) => {
      seen = { body, connectionId };
    });
    const body = { action: 'hello', versions: [1] };
    expect(await handler(frame(JSON.stringify(body)), fakeContext())).toMatchObject({ statusCode: 200 });
    expect(seen).toEqual({ body, connectionId: 'connection=' });
  });

  test.each(['rubbish', '{}', '{"action":"hello","versions":["1"]}'])(
    'never gets %s; the sender hears why',
    async (text) => {
      using world = surroundings();
      const told: string[] = [];
      const onMisfit = async (_connection: string, reason: string) => void told.push(reason);
      const handler = socketHandler({ ...ids, body: Hello, onMisfit }, async () => {
        throw new Error('must not be called');
      });
      expect(await handler(frame(text), fakeContext())).toMatchObject({ statusCode: 400 });
      expect(told).toHaveLength(1);
      expect(world).toHaveSaid(SOCKET.MISFIT);
    },
  );

  test('refuses a handshake with the status it wants, and with 500 when it breaks', async () => {
    using world = surroundings();
    const refuse = socketHandler(ids, async () => ({ status: 401 }));
    expect(await refuse(frame(undefined, 'CONNECT'), fakeContext())).toMatchObject({ statusCode: 401 });
    const broken = socketHandler(ids, async () => {
      throw new Error('no');
    });
    expect(await broken(frame(undefined, 'CONNECT'), fakeContext())).toMatchObject({ statusCode: 500 });
    expect(world).toHaveSaid(SOCKET.FAILED);
  });
});
