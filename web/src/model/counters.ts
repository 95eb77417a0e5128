/** Counts per second and place over the last five minutes, by the time of the events: no clock in here. */

const SECONDS = 300;

export interface Series {
  add(second: number, count?: number): void;
  /** Sum over the `width` seconds that end before `second`. */
  sum(second: number, width: number): number;
  /** Values of the `width` seconds up to and including `second`, oldest first. */
  window(second: number, width: number): number[];
  readonly total: number;
  readonly lastSecond: number;
  /** One of its own that goes on from here. */
  copy(): Series;
}

export function createSeries(
  counts = new Uint32Array(SECONDS),
  stamps = new Float64Array(SECONDS).fill(-1),
  total = 0,
  lastSecond = -1,
): Series {
  const at = (second: number): number => (stamps[second % SECONDS] === second ? (counts[second % SECONDS] ?? 0) : 0);
  return {
    add(second, count = 1) {
      const slot = second % SECONDS;
      total += count;
      if ((stamps[slot] ?? -1) > second) return;
      if (stamps[slot] !== second) {
        stamps[slot] = second;
        counts[slot] = 0;
      }
      counts[slot] = (counts[slot] ?? 0) + count;
      lastSecond = Math.max(lastSecond, second);
    },
    sum(second, width) {
      let sum = 0;
      for (let back = 1; back <= Math.min(width, SECONDS); back++) sum += at(second - back);
      return sum;
    },
    window: (second, width) => Array.from({ length: width }, (_, index) => at(second - width + 1 + index)),
    get total() {
      return total;
    },
    get lastSecond() {
      return lastSecond;
    },
    copy: () => createSeries(counts.slice(), stamps.slice(), total, lastSecond),
  };
}

/** The last samples with their time, for percentiles over a window. */
export interface Samples {
  add(time: number, value: number): void;
  percentile(share: number, since: number): number | null;
  copy(): Samples;
}

export function createSamples(
  size = 512,
  times = new Float64Array(size),
  values = new Float64Array(size),
  next = 0,
): Samples {
  return {
    add(time, value) {
      times[next % size] = time;
      values[next % size] = value;
      next += 1;
    },
    percentile(share, since) {
      const kept = values.subarray(0, Math.min(next, size));
      // sorted as the numbers they are: with a comparison in JavaScript it costs ten times as much
      const recent = kept.filter((_, at) => (times[at] ?? 0) >= since).sort();
      if (recent.length === 0) return null;
      return recent[Math.min(recent.length - 1, Math.ceil(share * recent.length) - 1)] ?? null;
    },
    copy: () => createSamples(size, times.slice(), values.slice(), next),
  };
}

/** What one place of the map counts. */
export interface PlaceCount {
  readonly events: Series;
  readonly failed: Series;
  readonly refused: Series;
  readonly throttled: Series;
  readonly latency: Samples;
}

export type Counters = ReturnType<typeof createCounters>;

const copyPlace = ({ events, failed, refused, throttled, latency }: PlaceCount): PlaceCount => ({
  events: events.copy(),
  failed: failed.copy(),
  refused: refused.copy(),
  throttled: throttled.copy(),
  latency: latency.copy(),
});

export function createCounters(
  places: Map<string, PlaceCount> = new Map(),
  all: Series = createSeries(),
  failures: Series = createSeries(),
) {
  return {
    at(id: string): PlaceCount {
      const known = places.get(id);
      if (known !== undefined) return known;
      const fresh: PlaceCount = {
        events: createSeries(),
        failed: createSeries(),
        refused: createSeries(),
        throttled: createSeries(),
        latency: createSamples(),
      };
      places.set(id, fresh);
      return fresh;
    },
    places,
    all,
    failures,
  };
}

/** Counters of their own that go on from here. */
export const copyCounters = ({ places, all, failures }: Counters): Counters =>
  createCounters(new Map([...places].map(([id, place]) => [id, copyPlace(place)])), all.copy(), failures.copy());
