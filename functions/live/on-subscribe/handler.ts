import { SubscribeAction } from '../../shared/contracts/live.protocol.ts';
import { socketHandler } from '../../shared/socket/socket-handler.ts';
import { refusal, say, tellMisfit } from '../domain/answer.ts';
import type { Connections, Sockets } from '../domain/connection.ts';

export interface Dependencies {
  connections: Connections;
  sockets: Sockets;
}

/** Replaces the filter of a connection and echoes what holds now. */
export const createHandler = ({ connections, sockets }: Dependencies) =>
  socketHandler(
    { service: 'live', handler: 'on-subscribe', body: SubscribeAction, onMisfit: tellMisfit(sockets) },
    async ({ connectionId, body }) => {
      const connection = await connections.subscribe(connectionId, body.filter, body.mode);
      await say(
        sockets,
        connectionId,
        connection
          ? { v: 1, type: 'subscribed', filter: connection.filter, mode: connection.mode }
          : refusal('unknown-connection', 'Connect again with a new ticket', true),
      );
    },
  );
