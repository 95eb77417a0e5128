/** One open socket as the feed knows it. */
import type { FeedFilter, FeedRole } from '../../shared/contracts/live.protocol.ts';

/** The gateway cuts every socket at 2 h; a row that outlives that is of a socket whose end nobody told us. */
export const CONNECTION_SECONDS = 2 * 3600 + 600;
export const TICKET_SECONDS = 60;
/** More viewers than this are refused at the handshake (429): one shard's push function posts to each. */
export const MAX_CONNECTIONS = 500;

export interface Connection {
  readonly connectionId: string;
  readonly role: FeedRole;
  /** `pending` until the page says hello: the gateway answers 410 to posts before `$connect` returned. */
  readonly state: 'pending' | 'active';
  readonly filter: FeedFilter;
  readonly mode: 'full' | 'lean' | 'summary';
}

export interface Connections {
  open(connectionId: string, role: FeedRole, now: Date): Promise<void>;
  activate(connectionId: string, filter: FeedFilter, mode: Connection['mode']): Promise<Connection | undefined>;
  subscribe(
    connectionId: string,
    filter: FeedFilter,
    mode: Connection['mode'] | undefined,
  ): Promise<Connection | undefined>;
  get(connectionId: string, now: Date): Promise<Connection | undefined>;
  active(now: Date): Promise<Connection[]>;
  count(): Promise<number>;
  close(connectionId: string): Promise<void>;
  /** After a 410: only active rows go, a pending one may still be on its way. */
  closeGone(connectionId: string): Promise<void>;
}

export interface Tickets {
  issue(ticket: string, role: FeedRole, expiresAt: Date): Promise<void>;
  /** Consumes the ticket: the role it was issued for, or undefined when unknown, used or expired. */
  consume(ticket: string, now: Date): Promise<FeedRole | undefined>;
}

/** Posts to sockets. `gone` = the client has left; `failed` = could not be delivered now. */
export interface Sockets {
  post(connectionId: string, text: string): Promise<'sent' | 'gone' | 'failed'>;
}
