/** Quotas of WebSocket APIs, and how much one connection may pile up here. */
export interface SocketLimits {
  /** Of a message in either direction. */
  readonly messageBytes: number;
  /** Of one frame from a client; larger messages must come in several. */
  readonly frameBytes: number;
  readonly idleMs: number;
  readonly lifetimeMs: number;
  /** Waiting to be read by a slow client; beyond it the connection is cut, so that nobody else waits. */
  readonly bufferedBytes: number;
  /** Received but not handled yet; at this many, reading from the client stops for a while. */
  readonly queuedMessages: number;
  /** For the client's half of a closing handshake. */
  readonly closeMs: number;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
export const AWS_SOCKET_LIMITS: SocketLimits = {
  messageBytes: 128 * 1024,
  frameBytes: 32 * 1024,
  idleMs: 10 * 60_000,
  lifetimeMs: 2 * 3_600_000,
  bufferedBytes: 1024 * 1024,
  queuedMessages: 64,
  closeMs: 3_000,
};
