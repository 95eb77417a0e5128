import { GoneException, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { socketApi } from '../../shared/observability/clients.ts';
import type { Sockets } from '../domain/connection.ts';

/** Posts to the sockets of one stage. `endpoint` is the stage's callback URL. */
export function socketsOf(endpoint: string): Sockets {
  const client = socketApi(endpoint);
  return {
    post: async (connectionId, text) => {
      try {
        await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: Buffer.from(text) }));
        return 'sent';
      } catch (error) {
        // whatever else keeps a frame from one viewer must not keep it from the others
        return error instanceof GoneException ? 'gone' : 'failed';
      }
    },
  };
}
