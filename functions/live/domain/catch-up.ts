/** Sends what a connection missed: frames marked `replay`, and `gap` for what the journal no longer has. */
import type { ServerMessage } from '../../shared/contracts/live.protocol.ts';
import { say } from './answer.ts';
import type { Connection, Sockets } from './connection.ts';
import { frameFor } from './frames.ts';
import { type Journal, MAX_RESUME_BATCHES, missingRanges } from './journal.ts';

interface Wanted {
  readonly epoch: string;
  readonly from: number;
  readonly to: number;
}

const gap = (
  epoch: string,
  from: number,
  to: number,
  reason: 'expired' | 'unknown-epoch' | 'too-far',
): ServerMessage => ({
  v: 1,
  type: 'gap',
  epoch,
  from,
  to,
  reason,
});

/** Frames and gaps for `from ≤ seq ≤ to`, in order. Never more than MAX_RESUME_BATCHES frames: the rest is a gap. */
export async function catchUp(
  { journal, sockets }: { journal: Journal; sockets: Sockets },
  { connectionId, role, filter }: Connection,
  { epoch, from, to }: Wanted,
): Promise<void> {
  const current = await journal.counters();
  if (epoch !== current.epoch) {
    await say(sockets, connectionId, gap(epoch, from, to, 'unknown-epoch'));
    return;
  }
  const last = Math.min(to, current.seq);
  const first = Math.max(from, last - MAX_RESUME_BATCHES + 1);
  if (first > from) await say(sockets, connectionId, gap(epoch, from, first - 1, 'too-far'));
  if (last < first) return;
  const found = await journal.batches(epoch, first, last);
  for (const [start, end] of missingRanges(first, last, found)) {
    await say(sockets, connectionId, gap(epoch, start, end, 'expired'));
  }
  for (const batch of found) {
    if ((await say(sockets, connectionId, frameFor(batch, role, filter, true))) !== 'sent') return;
  }
}
