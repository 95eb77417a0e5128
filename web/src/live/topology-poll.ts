/**
 * Reads the deployed map every few seconds; an unchanged one costs a 304. The account is read anew for who asks when the
 * last reading is three seconds old: the next question comes just then, whoever else watches.
 */
import type { Topology } from '../../../functions/shared/contracts/topology.ts';
import { CONNECT_TIMEOUT, TOPOLOGY_EVERY, TOPOLOGY_LEAST } from './delays.ts';
import { isTopology } from './topology-shape.ts';

export interface TopologyListener {
  readonly changed: (topology: Topology) => void;
  /** Null when it could be read again. */
  readonly failed: (reason: string | null) => void;
}

/** Starts at once; `stop` ends it, `now` asks without waiting for the next turn. */
export function pollTopology(url: string, listener: TopologyListener): { stop: () => void; now: () => void } {
  let etag: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let turn = 0;

  /** Answers how old the reading is already. */
  async function read(): Promise<number> {
    const response = await fetch(url, {
      headers: etag === null ? {} : { 'if-none-match': etag },
      cache: 'no-store',
      signal: AbortSignal.timeout(CONNECT_TIMEOUT),
    });
    const age = Number(response.headers.get('x-reading-age-ms') ?? 0) || 0;
    if (response.status === 304) return age;
    if (!response.ok) throw new Error(`The topology could not be read (${response.status}).`);
    const body: unknown = await response.json();
    if (!isTopology(body)) throw new Error('The topology has an unknown shape.');
    etag = response.headers.get('etag');
    listener.changed(body);
    return age;
  }

  async function run(): Promise<void> {
    const mine = ++turn;
    clearTimeout(timer);
    let age = 0;
    try {
      if (!document.hidden) age = await read();
      listener.failed(null);
    } catch (cause) {
      const known = cause instanceof Error && cause.message.startsWith('The topology');
      listener.failed(known ? cause.message : 'The topology could not be read (no answer).');
    }
    if (!stopped && mine === turn) timer = setTimeout(run, Math.max(TOPOLOGY_LEAST, TOPOLOGY_EVERY - age));
  }

  void run();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
    now: () => void run(),
  };
}
