/** Reads the server's messages. Everything from the network is checked here and nowhere else. */
import type { FeedRole } from '../../../functions/shared/contracts/live.protocol.ts';

export interface Frame {
  readonly epoch: string;
  readonly seq: number;
  readonly n: number;
  readonly count: number;
  readonly at: string;
  readonly rows: readonly unknown[];
  readonly withheld: number;
  readonly replay: boolean;
}

export interface Shard {
  readonly epoch: string;
  readonly seq: number;
  readonly n: number;
}

export type Message =
  | {
      readonly type: 'hello';
      role: FeedRole;
      connectionId: string;
      serverTime: string;
      shards: Shard[];
      topology: string;
    }
  | { readonly type: 'events'; readonly frame: Frame }
  | { readonly type: 'gap'; epoch: string; from: number; to: number; reason: string }
  | { readonly type: 'detail'; id: string; event: unknown }
  | { readonly type: 'pong'; t: number; serverTime: string }
  | { readonly type: 'topology'; hash: string }
  | { readonly type: 'bye'; reason: string; retryAfterMs: number }
  | { readonly type: 'error'; code: string; message: string; fatal: boolean }
  | { readonly type: 'other' };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const word = (value: unknown): string => (typeof value === 'string' ? value : '');
const whole = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

function readShard(value: unknown): Shard | null {
  if (!isRecord(value)) return null;
  const [seq, n] = [whole(value.seq), whole(value.n)];
  return typeof value.epoch === 'string' && seq !== null && n !== null ? { epoch: value.epoch, seq, n } : null;
}

function readFrame(value: Record<string, unknown>): Frame | null {
  const shard = readShard(value);
  const count = whole(value.count);
  if (shard === null || count === null || !Array.isArray(value.events)) return null;
  return {
    ...shard,
    count,
    at: word(value.at),
    rows: value.events,
    withheld: whole(value.withheld) ?? 0,
    replay: value.replay === true,
  };
}

/** Null when the text is no message of this protocol. */
export function readMessage(text: string): Message | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value) || value.v !== 1) return null;
  switch (value.type) {
    case 'hello': {
      const shards = Array.isArray(value.shards) ? value.shards.map(readShard).filter((shard) => shard !== null) : [];
      return {
        type: 'hello',
        role: value.role === 'operator' ? 'operator' : 'viewer',
        connectionId: word(value.connectionId),
        serverTime: word(value.serverTime),
        shards,
        topology: word(value.topology),
      };
    }
    case 'events': {
      const frame = readFrame(value);
      return frame === null ? null : { type: 'events', frame };
    }
    case 'gap': {
      const [from, to] = [whole(value.from), whole(value.to)];
      if (from === null || to === null) return null;
      return { type: 'gap', epoch: word(value.epoch), from, to, reason: word(value.reason) };
    }
    case 'detail':
      return { type: 'detail', id: word(value.id), event: value.event };
    case 'pong':
      return { type: 'pong', t: typeof value.t === 'number' ? value.t : 0, serverTime: word(value.serverTime) };
    case 'topology':
      return { type: 'topology', hash: word(value.hash) };
    case 'bye':
      return { type: 'bye', reason: word(value.reason), retryAfterMs: whole(value.retryAfterMs) ?? 0 };
    case 'error':
      return { type: 'error', code: word(value.code), message: word(value.message), fatal: value.fatal === true };
    default:
      return { type: 'other' };
  }
}
