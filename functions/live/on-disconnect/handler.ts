import { socketHandler } from '../../shared/socket/socket-handler.ts';
import type { Connections } from '../domain/connection.ts';

export interface Dependencies {
  connections: Connections;
}

/** Forgets a connection. The gateway calls this at most once and not for certain: a 410 and the TTL do the rest. */
export const createHandler = ({ connections }: Dependencies) =>
  socketHandler({ service: 'live', handler: 'on-disconnect' }, async ({ connectionId }) => {
    await connections.close(connectionId);
  });
