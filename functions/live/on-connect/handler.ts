import { socketHandler } from '../../shared/socket/socket-handler.ts';
import { type Connections, MAX_CONNECTIONS, type Tickets } from '../domain/connection.ts';
import { LIVE } from '../log-messages.ts';

export interface Dependencies {
  tickets: Tickets;
  connections: Connections;
  now: () => Date;
}

/** Admits a viewer: 401 without a good ticket, 429 when all places are taken. Events flow after the page's hello. */
export const createHandler = ({ tickets, connections, now }: Dependencies) =>
  socketHandler({ service: 'live', handler: 'on-connect' }, async ({ connectionId, query, log }) => {
    const at = now();
    const role = query.ticket === undefined ? undefined : await tickets.consume(query.ticket, at);
    if (!role) {
      log.say(LIVE.TICKET_REFUSED, { connectionId });
      return { status: 401 };
    }
    if ((await connections.count()) >= MAX_CONNECTIONS) {
      log.say(LIVE.FULL, { connectionId });
      return { status: 429 };
    }
    await connections.open(connectionId, role, at);
    return { status: 200 };
  });
