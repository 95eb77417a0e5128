import type { ServerMessage } from '../../shared/contracts/live.protocol.ts';
import type { Sockets } from './connection.ts';

/** Sends one message of the protocol; the union checks its shape. */
export const say = (sockets: Sockets, connectionId: string, message: ServerMessage) =>
  sockets.post(connectionId, JSON.stringify(message));

export const refusal = (code: string, message: string, fatal: boolean): ServerMessage => ({
  v: 1,
  type: 'error',
  code,
  message,
  fatal,
});

/** Tells the sender of a frame that does not fit what is wrong with it. */
export const tellMisfit = (sockets: Sockets) => async (connectionId: string, reason: string) => {
  await say(sockets, connectionId, refusal('bad-message', reason, false));
};
