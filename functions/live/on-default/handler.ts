import { socketHandler } from '../../shared/socket/socket-handler.ts';
import { refusal, say } from '../domain/answer.ts';
import type { Sockets } from '../domain/connection.ts';

export interface Dependencies {
  sockets: Sockets;
}

/** What no route of the protocol takes: answered with a sentence, never with silence. */
export const createHandler = ({ sockets }: Dependencies) =>
  socketHandler({ service: 'live', handler: 'on-default' }, async ({ connectionId }) => {
    const known = 'hello, subscribe, resume, detail, ping';
    await say(sockets, connectionId, refusal('unknown-action', `A message needs an "action", one of: ${known}`, false));
  });
