/**
 * One pass over the pool per frame: where each mark is, grouped by look. Columns are allocated once; nothing is made
 * per mark and frame.
 */
import type { Director } from './director.ts';
import { DIMMED, FIRST, PAINTED } from './pool.ts';
import { STYLES, styleCode } from './styles.ts';

const LIGHT = styleCode('light');
const MOST_TRACKS = 65_536;

export function createMarkPass({ pool, tracks, firstPainted, light }: Director) {
  const x = new Float32Array(pool.size);
  const y = new Float32Array(pool.size);
  const dx = new Float32Array(pool.size);
  const dy = new Float32Array(pool.size);
  /** Row of each mark: its place in the pool may be another's by the time somebody asks. */
  const rows = new Float64Array(pool.size);
  const groups = STYLES.map(() => new Uint16Array(pool.size));
  const sizes = new Uint16Array(STYLES.length);
  const touched = new Uint8Array(MOST_TRACKS);

  /** Remembers which ways are in use, each once per frame. */
  function touch(track: number, now: number, lit: (edge: string) => void): void {
    if (touched[track] === 1) return;
    touched[track] = 1;
    const way = tracks.list[track];
    if (way === undefined) return;
    if (way.edge !== null) lit(way.edge);
    if (way.rule !== null) light(way.rule, now);
  }

  return {
    x,
    y,
    dx,
    dy,
    rows,
    groups,
    sizes,
    /** Places every mark that is under way; marks seen for the first time are counted as drawn. */
    place(now: number, spread: boolean, lit: (edge: string) => void): void {
      sizes.fill(0);
      touched.fill(0, 0, tracks.list.length);
      for (let at = 0; at < pool.alive; at++) {
        const slot = pool.active[at] ?? 0;
        const t = Math.min(1, (now - (pool.start[slot] ?? 0)) / (pool.duration[slot] || 1));
        const way = tracks.list[pool.track[slot] ?? 0];
        if (t < 0 || way === undefined) continue;
        const flags = pool.flags[slot] ?? 0;
        if ((flags & FIRST) !== 0 && (flags & PAINTED) === 0) {
          pool.flags[slot] = flags | PAINTED;
          firstPainted(pool.row[slot] ?? -1);
        }
        // What is not followed leaves no trace on its way.
        if ((flags & DIMMED) === 0) touch(pool.track[slot] ?? 0, now, lit);
        const style = pool.style[slot] ?? 0;
        const group = groups[style];
        if (style === LIGHT || group === undefined) continue;
        const size = sizes[style] ?? 0;
        group[size] = slot;
        sizes[style] = size + 1;
        const { table } = way.track;
        const last = table.length / 2 - 1;
        const where = t * last;
        const index = Math.min(last - 1, Math.floor(where)) * 2;
        const part = where - index / 2;
        const fromX = table[index] ?? 0;
        const fromY = table[index + 1] ?? 0;
        const alongX = (table[index + 2] ?? fromX) - fromX;
        const alongY = (table[index + 3] ?? fromY) - fromY;
        const lane = spread ? (pool.lane[slot] ?? 0) / (Math.sqrt(alongX * alongX + alongY * alongY) || 1) : 0;
        x[slot] = fromX + alongX * part - alongY * lane;
        y[slot] = fromY + alongY * part + alongX * lane;
        rows[slot] = pool.row[slot] ?? -1;
        dx[slot] = alongX;
        dy[slot] = alongY;
      }
    },
  };
}
