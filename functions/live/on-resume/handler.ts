import { ResumeAction } from '../../shared/contracts/live.protocol.ts';
import { socketHandler } from '../../shared/socket/socket-handler.ts';
import { refusal, say, tellMisfit } from '../domain/answer.ts';
import { catchUp } from '../domain/catch-up.ts';
import type { Connections, Sockets } from '../domain/connection.ts';
import type { Journal } from '../domain/journal.ts';

export interface Dependencies {
  connections: Connections;
  journal: Journal;
  sockets: Sockets;
  now: () => Date;
}

/** Sends the batches that a page missed, from the journal. */
export const createHandler = ({ connections, journal, sockets, now }: Dependencies) =>
  socketHandler(
    { service: 'live', handler: 'on-resume', body: ResumeAction, onMisfit: tellMisfit(sockets) },
    async ({ connectionId, body }) => {
      const connection = await connections.get(connectionId, now());
      if (!connection) {
        await say(sockets, connectionId, refusal('unknown-connection', 'Connect again with a new ticket', true));
      } else if (body.to < body.from) {
        await say(sockets, connectionId, refusal('bad-range', '`to` lies before `from`', false));
      } else {
        await catchUp({ journal, sockets }, connection, body);
      }
    },
  );
