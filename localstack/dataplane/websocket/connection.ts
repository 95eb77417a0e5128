import type { WebSocket } from 'ws';
import type { Peer } from './events.ts';
import type { SocketLimits } from './limits.ts';

export interface Closing {
  readonly code: number;
  readonly reason: string;
}

/** One open socket: its clocks, its order of work, and what may wait in front of a slow reader. */
export class Connection {
  readonly peer: Peer;
  lastActiveAtMs = Date.now();
  readonly #socket: WebSocket;
  readonly #limits: SocketLimits;
  readonly #idle: NodeJS.Timeout;
  readonly #lifetime: NodeJS.Timeout;
  #work: Promise<void> = Promise.resolve();
  #queued = 0;
  #closing: Closing | null = null;

  /** @param socket already open */
  constructor(peer: Peer, socket: WebSocket, limits: SocketLimits) {
    this.peer = peer;
    this.#socket = socket;
    this.#limits = limits;
    const goingAway = () => this.close({ code: 1001, reason: 'Going away' });
    this.#idle = setTimeout(goingAway, limits.idleMs).unref();
    this.#lifetime = setTimeout(goingAway, limits.lifetimeMs).unref();
  }

  /** Open, and nobody has begun to close it. */
  get alive(): boolean {
    return this.#closing === null && this.#socket.readyState === this.#socket.OPEN;
  }

  /** Why this side closed the connection; null while it has not. */
  get closing(): Closing | null {
    return this.#closing;
  }

  /** A frame went by, in whichever direction. */
  touch(): void {
    this.lastActiveAtMs = Date.now();
    this.#idle.refresh();
  }

  /**
   * Hands a text to the client, without waiting for it to be read.
   * @returns false when the connection is gone, or has just been cut because too much was waiting for its client
   */
  send(text: string): boolean {
    if (!this.alive) return false;
    if (this.#socket.bufferedAmount + text.length > this.#limits.bufferedBytes) {
      this.#closing = { code: 1008, reason: 'Client reads too slowly' };
      // Its close frame would wait behind everything else.
      this.#socket.terminate();
      return false;
    }
    this.#socket.send(text);
    this.touch();
    return true;
  }

  /** Runs tasks one after another; a client that sends faster than they end is not read from for a while. */
  inOrder(task: () => Promise<void>): Promise<void> {
    this.#queued += 1;
    if (this.#queued >= this.#limits.queuedMessages) this.#socket.pause();
    const run = this.#work.then(task).catch((error: unknown) => {
      process.stderr.write(`data plane: connection ${this.peer.connectionId}: ${String(error)}\n`);
    });
    this.#work = run.finally(() => {
      this.#queued -= 1;
      if (this.#queued < this.#limits.queuedMessages / 2 && this.#socket.isPaused) this.#socket.resume();
    });
    return this.#work;
  }

  close(closing: Closing): void {
    if (this.#closing !== null) return;
    this.#closing = closing;
    this.#socket.close(closing.code, closing.reason);
    // A paused socket would not see the client's answer.
    if (this.#socket.isPaused) this.#socket.resume();
  }

  /** Notes why the library is closing the connection. */
  closedBy(closing: Closing): void {
    this.#closing ??= closing;
  }

  /** The socket is gone: stops the clocks. */
  ended(): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#lifetime);
  }
}
