import { GetTicket } from '../../shared/contracts/live.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { TICKET_SECONDS, type Tickets } from '../domain/connection.ts';

export interface Dependencies {
  tickets: Tickets;
  now: () => Date;
  newTicket: () => string;
}

/** A single-use ticket for the socket: anyone gets a viewer's, an operator an operator's. */
export const createHandler = ({ tickets, now, newTicket }: Dependencies) =>
  httpHandler(GetTicket, async ({ caller }) => {
    const ticket = newTicket();
    const expiresAt = new Date(now().getTime() + TICKET_SECONDS * 1000);
    await tickets.issue(ticket, caller.kind === 'operator' ? 'operator' : 'viewer', expiresAt);
    return { ticket, expiresAt: expiresAt.toISOString() };
  });
