/** Marks as columns of one pool, allocated once. A reference holds place and generation, so a reused place is noticed. */

export const POOL_SIZE = 5_000;

/** Flags of a mark. */
export const FIRST = 1;
export const IMPORTANT = 2;
export const PAINTED = 4;
export const DIMMED = 8;

export type MarkRef = number;

export interface MarkInit {
  readonly track: number;
  readonly start: number;
  readonly duration: number;
  readonly style: number;
  readonly lane: number;
  readonly row: number;
  readonly flags: number;
  /** Digit of an attempt or number of a frame. */
  readonly count: number;
  /** Place that gets a ring when the mark arrives; 0 for none. */
  readonly target: number;
}

export type Pool = ReturnType<typeof createPool>;

export function createPool(size = POOL_SIZE) {
  const track = new Uint16Array(size);
  const style = new Uint8Array(size);
  const flags = new Uint8Array(size);
  const lane = new Float32Array(size);
  const start = new Float64Array(size);
  const duration = new Float32Array(size);
  const row = new Float64Array(size);
  const count = new Uint16Array(size);
  const target = new Uint16Array(size);
  const generation = new Uint32Array(size);
  const active = new Uint16Array(size);
  const free = Uint16Array.from({ length: size }, (_, at) => size - 1 - at);
  let alive = 0;
  let important = 0;

  const slotOf = (ref: MarkRef): number => {
    const slot = ref % size;
    return generation[slot] === Math.floor(ref / size) ? slot : -1;
  };

  return {
    size,
    track,
    style,
    flags,
    lane,
    start,
    duration,
    row,
    count,
    target,
    active,
    get alive() {
      return alive;
    },
    get important() {
      return important;
    },
    add(mark: MarkInit): MarkRef | null {
      if (alive >= size) return null;
      const slot = free[size - 1 - alive] ?? 0;
      active[alive] = slot;
      alive += 1;
      track[slot] = mark.track;
      style[slot] = mark.style;
      flags[slot] = mark.flags;
      lane[slot] = mark.lane;
      start[slot] = mark.start;
      duration[slot] = mark.duration;
      row[slot] = mark.row;
      count[slot] = Math.min(65_535, mark.count);
      target[slot] = mark.target;
      if ((mark.flags & IMPORTANT) !== 0) important += 1;
      return (generation[slot] ?? 0) * size + slot;
    },
    /** Frees the mark at this position of `active`; the last one takes its position. */
    removeAt(position: number): void {
      const slot = active[position] ?? 0;
      if (((flags[slot] ?? 0) & IMPORTANT) !== 0) important -= 1;
      generation[slot] = (generation[slot] ?? 0) + 1;
      alive -= 1;
      active[position] = active[alive] ?? 0;
      free[size - 1 - alive] = slot;
    },
    clear(): void {
      for (let position = alive - 1; position >= 0; position--) this.removeAt(position);
    },
    endOf(ref: MarkRef): number {
      const slot = slotOf(ref);
      return slot < 0 ? 0 : (start[slot] ?? 0) + (duration[slot] ?? 0);
    },
    startOf(ref: MarkRef): number {
      const slot = slotOf(ref);
      return slot < 0 ? 0 : (start[slot] ?? 0);
    },
    move(ref: MarkRef, nextStart: number, nextDuration?: number): void {
      const slot = slotOf(ref);
      if (slot < 0) return;
      start[slot] = nextStart;
      if (nextDuration !== undefined) duration[slot] = nextDuration;
    },
    durationOf(ref: MarkRef): number {
      const slot = slotOf(ref);
      return slot < 0 ? 0 : (duration[slot] ?? 0);
    },
  };
}
