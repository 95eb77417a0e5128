import { PingAction } from '../../shared/contracts/live.protocol.ts';
import { socketHandler } from '../../shared/socket/socket-handler.ts';
import { say, tellMisfit } from '../domain/answer.ts';
import type { Sockets } from '../domain/connection.ts';

export interface Dependencies {
  sockets: Sockets;
  now: () => Date;
}

/** Answers with both clocks, so that the page can take its clock's offset out of what it measures. */
export const createHandler = ({ sockets, now }: Dependencies) =>
  socketHandler(
    { service: 'live', handler: 'on-ping', body: PingAction, onMisfit: tellMisfit(sockets) },
    async ({ connectionId, body }) => {
      await say(sockets, connectionId, { v: 1, type: 'pong', t: body.t, serverTime: now().toISOString() });
    },
  );
