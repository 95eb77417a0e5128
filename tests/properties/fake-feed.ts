/** A server of the feed on a clock of its own: numbers frames as the real one does, and loses, mixes up and repeats them. */
import type { FeedEvent } from '../../functions/shared/contracts/live.protocol.ts';
import type { Frame } from '../../web/src/live/wire.ts';
import { storyOf } from '../../web/src/model/replay.example.ts';
import { createChance } from '../support/chance.ts';

/** Milliseconds of the clock between two frames. */
export const STEP = 20;

export function seededEvents(count: number, seed: number): FeedEvent[] {
  const chance = createChance(seed);
  const events: FeedEvent[] = [];
  for (let order = 0; events.length < count; order++) events.push(...storyOf(order, Math.floor(chance() ** 3 * 4)));
  return events.slice(0, count);
}

export function framesOf(events: readonly FeedEvent[], seed: number, epoch: string): Frame[] {
  const chance = createChance(seed);
  const frames: Frame[] = [];
  for (let n = 0; n < events.length; ) {
    const rows = events.slice(n, n + 1 + Math.floor(chance() * 10));
    const numbers = { epoch, seq: frames.length + 1, n, count: rows.length };
    frames.push({ ...numbers, at: '', rows, withheld: 0, replay: false });
    n += rows.length;
  }
  return frames;
}

/** What becomes of each frame. */
export type Fault = 'late' | 'twice' | 'dropped' | 'never' | null;

export function seededFaults(frames: readonly Frame[], seed: number): Map<Frame, Fault> {
  const chance = createChance(seed);
  const faultOf = (value: number): Fault => {
    if (value < 0.004) return 'never';
    if (value < 0.03) return 'dropped';
    if (value < 0.08) return 'late';
    return value < 0.12 ? 'twice' : null;
  };
  // the last one comes, so that the end of the story is known
  return new Map(frames.map((frame, at) => [frame, at === frames.length - 1 ? null : faultOf(chance())]));
}

export interface FakeFeed {
  /** What arrives at this moment. */
  readonly arriving: (now: number) => readonly Frame[];
  /** The page asks for what it misses: it comes a moment later, or never. */
  readonly resume: (from: number, to: number, now: number) => void;
  readonly over: (now: number) => boolean;
}

/** Sends the frames one step after the other, with their faults; from `cut` on nothing for `silent` frames. */
export function createFakeFeed(
  frames: readonly Frame[],
  faults: ReadonlyMap<Frame, Fault>,
  { start, cut, silent }: { start: number; cut: number; silent: number },
): FakeFeed {
  const due = new Map<number, Frame[]>();
  let last = start;
  const send = (frame: Frame, at: number) => {
    due.set(at, [...(due.get(at) ?? []), frame]);
    last = Math.max(last, at);
  };
  for (const [index, frame] of frames.entries()) {
    const at = start + index * STEP;
    const fault = faults.get(frame) ?? null;
    if (fault === 'never' || fault === 'dropped' || (index >= cut && index < cut + silent)) continue;
    send(frame, fault === 'late' ? at + 7 * STEP : at);
    if (fault === 'twice') send(frame, at + 3 * STEP);
  }
  return {
    arriving: (now) => due.get(now) ?? [],
    resume(from, to, now) {
      for (const frame of frames.slice(from - 1, to)) {
        if (faults.get(frame) !== 'never') send({ ...frame, replay: true }, now + 2 * STEP);
      }
    },
    over: (now) => now > last,
  };
}
