import { DetailAction } from '../../shared/contracts/live.protocol.ts';
import { socketHandler } from '../../shared/socket/socket-handler.ts';
import { say, tellMisfit } from '../domain/answer.ts';
import type { Connections, Sockets } from '../domain/connection.ts';
import { visibleTo } from '../domain/feed-event.ts';
import type { Journal } from '../domain/journal.ts';

export interface Dependencies {
  connections: Connections;
  journal: Journal;
  sockets: Sockets;
  now: () => Date;
}

/** The whole of one event, as far as the viewer's role may see it; null when the journal does not have it. */
export const createHandler = ({ connections, journal, sockets, now }: Dependencies) =>
  socketHandler(
    { service: 'live', handler: 'on-detail', body: DetailAction, onMisfit: tellMisfit(sockets) },
    async ({ connectionId, body }) => {
      const [connection, event] = await Promise.all([connections.get(connectionId, now()), journal.event(body.id)]);
      const visible = event && visibleTo(connection?.role ?? 'viewer', event);
      await say(sockets, connectionId, { v: 1, type: 'detail', id: body.id, event: visible ?? null });
    },
  );
