import { HelloAction, PROTOCOL_VERSION } from '../../shared/contracts/live.protocol.ts';
import { socketHandler } from '../../shared/socket/socket-handler.ts';
import { refusal, say, tellMisfit } from '../domain/answer.ts';
import { catchUp } from '../domain/catch-up.ts';
import type { Connections, Sockets } from '../domain/connection.ts';
import type { Journal } from '../domain/journal.ts';
import { LIVE } from '../log-messages.ts';

export interface Dependencies {
  connections: Connections;
  journal: Journal;
  sockets: Sockets;
  /** Hash of the map as last read from the deployed system. */
  topologyHash: () => Promise<string>;
  now: () => Date;
}

/**
 * Opens the feed for a connection: version, role, the last numbers given, then what the page missed. The connection is
 * active before the numbers are read, so an event is either in a frame that follows or covered by the numbers.
 */
export const createHandler = ({ connections, journal, sockets, topologyHash, now }: Dependencies) =>
  socketHandler(
    { service: 'live', handler: 'on-hello', body: HelloAction, onMisfit: tellMisfit(sockets) },
    async ({ connectionId, body, log }) => {
      if (!body.versions.includes(PROTOCOL_VERSION)) {
        log.say(LIVE.UNKNOWN_VERSION, { connectionId, versions: body.versions });
        await say(
          sockets,
          connectionId,
          refusal('unknown-version', `This server speaks version ${PROTOCOL_VERSION}`, true),
        );
        return;
      }
      const connection = await connections.activate(connectionId, body.filter ?? {}, body.mode ?? 'full');
      if (!connection) {
        await say(sockets, connectionId, refusal('unknown-connection', 'Connect again with a new ticket', true));
        return;
      }
      const [{ epoch, seq, n }, topology] = await Promise.all([journal.counters(), topologyHash()]);
      await say(sockets, connectionId, {
        v: 1,
        type: 'hello',
        role: connection.role,
        connectionId,
        serverTime: now().toISOString(),
        shards: [{ epoch, seq, n }],
        topology,
      });
      for (const { epoch: missedEpoch, after } of body.resume ?? []) {
        const to = missedEpoch === epoch ? seq : after + 1;
        if (to > after) await catchUp({ journal, sockets }, connection, { epoch: missedEpoch, from: after + 1, to });
      }
    },
  );
