/**
 * Puts frames into the order of their `seq`, asks for what is missing and says what is lost. Time is an argument, so
 * the whole behaviour is checked without waiting.
 */
import { LOST_AGAIN, REORDER_WINDOW, RESUME_AGAIN, RESUME_DEADLINE } from './delays.ts';

/** Time the server has to answer the resume of a `hello`. */
const HELLO_GRACE = 1_000;

export interface Numbered {
  readonly epoch: string;
  readonly seq: number;
  readonly n: number;
  readonly count: number;
}

export interface Outcome<Frame> {
  /** In order, each once. */
  readonly released: readonly Frame[];
  /** Ordinals that will not come any more; negative when some came after all. */
  readonly lost: number;
  readonly resume: readonly { readonly epoch: string; readonly from: number; readonly to: number }[];
}

interface Epoch<Frame> {
  /** Next `seq` and ordinal to release; null before the first of them is known. */
  seq: number | null;
  ordinal: number | null;
  /** What waits behind a hole, repeats of a frame beside it: they are counted when it is. */
  readonly held: Map<number, Frame[]>;
  /** Last numbers the server said it gave: what lies before them must come or be given up. */
  target: { readonly seq: number; readonly n: number } | null;
  missingSince: number | null;
  askedAt: number | null;
  /** Last `seq` that was asked for. */
  askedTo: number;
  askedTwice: boolean;
  /** Ordinals given up, as [from, to). */
  holes: [number, number][];
  /** Their `seq`, and when they are asked for again. */
  again: { readonly from: number; readonly to: number; readonly at: number; readonly tries: number }[];
}

export function createSequencer<Frame extends Numbered>() {
  const epochs = new Map<string, Epoch<Frame>>();
  const of = (name: string): Epoch<Frame> => {
    const known = epochs.get(name);
    if (known !== undefined) return known;
    const fresh: Epoch<Frame> = {
      seq: null,
      ordinal: null,
      held: new Map(),
      target: null,
      missingSince: null,
      askedAt: null,
      askedTo: 0,
      askedTwice: false,
      holes: [],
      again: [],
    };
    epochs.set(name, fresh);
    return fresh;
  };

  /** Releases what follows without a hole. */
  function drain(state: Epoch<Frame>, released: Frame[]): number {
    let lost = 0;
    for (let next = state.held.get(state.seq ?? -1); next !== undefined; next = state.held.get(state.seq ?? -1)) {
      const [frame] = next;
      if (frame === undefined) break;
      state.held.delete(frame.seq);
      if (state.ordinal !== null && frame.n > state.ordinal) {
        lost += frame.n - state.ordinal;
        state.holes.push([state.ordinal, frame.n]);
      }
      state.ordinal = frame.n + frame.count;
      state.seq = frame.seq + 1;
      released.push(...next);
    }
    if (state.target !== null && (state.seq ?? 0) > state.target.seq) state.target = null;
    if (state.held.size === 0 && state.target === null) state.missingSince = state.askedAt = null;
    return lost;
  }

  /** First `seq` after the hole. */
  const afterHole = (state: Epoch<Frame>): number =>
    state.held.size > 0 ? Math.min(...state.held.keys()) : (state.target?.seq ?? 0) + 1;

  /** Gives the hole in front of the oldest held frame, or of the server's last number, up. */
  function skip(state: Epoch<Frame>, released: Frame[]): number {
    let lost = 0;
    if (state.held.size === 0 && state.target !== null && state.ordinal !== null) {
      lost = Math.max(0, state.target.n - state.ordinal);
      if (lost > 0) state.holes.push([state.ordinal, state.target.n]);
      state.ordinal = state.target.n;
    }
    state.seq = afterHole(state);
    state.askedAt = null;
    state.missingSince = null;
    return lost + drain(state, released);
  }

  /** What was asked for is coming: it has its time again. Behind it is another hole, which nobody has asked for. */
  function progressed(state: Epoch<Frame>, now: number): void {
    if ((state.seq ?? 0) <= state.askedTo) {
      state.askedAt = now;
      return;
    }
    state.askedAt = null;
    state.missingSince = now;
  }

  /** A frame that was given up came after all: its ordinals are not lost any more. */
  function fill(state: Epoch<Frame>, frame: Frame): number {
    let found = 0;
    const end = frame.n + frame.count;
    state.holes = state.holes.flatMap(([from, to]): [number, number][] => {
      const [left, right] = [Math.max(from, frame.n), Math.min(to, end)];
      if (left >= right) return [[from, to]];
      found += right - left;
      const rest: [number, number][] = [
        [from, left],
        [right, to],
      ];
      return rest.filter(([a, b]) => a < b);
    });
    if (state.holes.length === 0) state.again = [];
    return found;
  }

  /** What was given up and is due to be asked for again. */
  function due(state: Epoch<Frame>, now: number): { readonly from: number; readonly to: number }[] {
    const asking = state.again.filter(({ at }) => at <= now);
    if (asking.length === 0) return [];
    state.again = state.again.flatMap((hole) => {
      const wait = LOST_AGAIN[hole.tries];
      if (hole.at > now) return [hole];
      return wait === undefined ? [] : [{ ...hole, at: now + wait, tries: hole.tries + 1 }];
    });
    return asking.map(({ from, to }) => ({ from, to }));
  }

  return {
    /** The server's numbers at the start of a connection: what is missing since the last one is asked for. */
    hello(shards: readonly { epoch: string; seq: number; n: number }[], now: number): Outcome<Frame> {
      for (const shard of shards) {
        const state = of(shard.epoch);
        if (state.seq === null) {
          state.seq = shard.seq + 1;
          state.ordinal = shard.n;
        } else if (state.seq <= shard.seq) {
          state.target = shard;
          // The page's hello has asked already: only when nothing comes of it is the range asked for by name.
          state.missingSince = now + HELLO_GRACE;
          state.askedAt = null;
        }
      }
      return { released: [], lost: 0, resume: [] };
    },
    frame(frame: Frame, now: number): Outcome<Frame> {
      const state = of(frame.epoch);
      const released: Frame[] = [];
      if (state.seq === null) {
        state.seq = frame.seq;
        state.ordinal = frame.n;
      }
      if (frame.seq < state.seq) {
        // Late or repeated: the ids decide what is new.
        return { released: [frame], lost: -fill(state, frame), resume: [] };
      }
      const before = state.seq;
      state.held.set(frame.seq, [...(state.held.get(frame.seq) ?? []), frame]);
      const lost = drain(state, released);
      if (state.held.size > 0) state.missingSince ??= now;
      if (state.askedAt !== null && state.seq > before) progressed(state, now);
      return { released, lost, resume: [] };
    },
    /** The journal cannot answer for these batches. */
    gap({ epoch, to }: { epoch: string; from: number; to: number }): Outcome<Frame> {
      const state = of(epoch);
      const released: Frame[] = [];
      if (state.seq === null || to < state.seq) return { released, lost: 0, resume: [] };
      let lost = 0;
      state.seq = to + 1;
      state.askedAt = null;
      if (state.target !== null && to >= state.target.seq && state.held.size === 0) lost = skip(state, released);
      return { released, lost: lost + drain(state, released), resume: [] };
    },
    tick(now: number): Outcome<Frame> {
      const released: Frame[] = [];
      const resume: { epoch: string; from: number; to: number }[] = [];
      let lost = 0;
      for (const [epoch, state] of epochs) {
        for (const range of due(state, now)) resume.push({ epoch, ...range });
        if (state.missingSince === null || state.seq === null) continue;
        if (state.askedAt === null) {
          if (now - state.missingSince < REORDER_WINDOW) continue;
          state.askedAt = now;
          state.askedTwice = false;
          state.askedTo = afterHole(state) - 1;
          resume.push({ epoch, from: state.seq, to: state.askedTo });
        } else if (now - state.askedAt >= RESUME_DEADLINE) {
          const [wait = 0] = LOST_AGAIN;
          state.again.push({ from: state.seq, to: afterHole(state) - 1, at: now + wait, tries: 1 });
          lost += skip(state, released);
          if (state.held.size > 0) state.missingSince = now;
        } else if (!state.askedTwice && now - state.askedAt >= RESUME_AGAIN) {
          state.askedTwice = true;
          resume.push({ epoch, from: state.seq, to: state.askedTo });
        }
      }
      return { released, lost, resume };
    },
    /** For the `hello` of the next connection. */
    positions: () =>
      [...epochs]
        .filter(([, state]) => state.seq !== null && state.seq > 1)
        .slice(-4)
        .map(([epoch, state]) => ({ epoch, after: (state.seq ?? 1) - 1 })),
  };
}
