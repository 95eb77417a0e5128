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

interface SeriesColumns {
  readonly counts: Uint32Array;
  readonly stamps: Float64Array;
}

const seriesColumns = (): SeriesColumns => ({
  counts: new Uint32Array(SECONDS),
  stamps: new Float64Array(SECONDS).fill(-1),
});

/** `columns` come with the first count: most series of most places never have one. */
export function createSeries(columns: SeriesColumns | null = null, total = 0, lastSecond = -1): Series {
  const at = (second: number): number =>
    columns?.stamps[second % SECONDS] === second ? (columns.counts[second % SECONDS] ?? 0) : 0;
  return {
    add(second, count = 1) {
      columns ??= seriesColumns();
      const { counts, stamps } = columns;
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
    copy: () =>
      createSeries(columns && { counts: columns.counts.slice(), stamps: columns.stamps.slice() }, total, lastSecond),
  };
}

/** The last samples with their time, for percentiles over a window. */
export interface Samples {
  add(time: number, value: number): void;
  percentile(share: number, since: number): number | null;
  copy(): Samples;
}

interface SampleColumns {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export function createSamples(size = 512, columns: SampleColumns | null = null, next = 0): Samples {
  return {
    add(time, value) {
      columns ??= { times: new Float64Array(size), values: new Float64Array(size) };
      const { times, values } = columns;
      times[next % size] = time;
      values[next % size] = value;
      next += 1;
    },
    percentile(share, since) {
      if (columns === null) return null;
      const { times, values } = columns;
      const kept = values.subarray(0, Math.min(next, size));
      // sorted as the numbers they are: with a comparison in JavaScript it costs ten times as much
      const recent = kept.filter((_, at) => (times[at] ?? 0) >= since).sort();
      if (recent.length === 0) return null;
      return recent[Math.min(recent.length - 1, Math.ceil(share * recent.length) - 1)] ?? null;
    },
    copy: () => createSamples(size, columns && { times: columns.times.slice(), values: columns.values.slice() }, next),
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

export interface Counters {
  /** To count at a place. */
  at(id: string): PlaceCount;
  /** To read a place, also one where nothing has been counted. */
  of(id: string): PlaceCount;
  readonly places: ReadonlyMap<string, PlaceCount>;
  readonly all: Series;
  readonly failures: Series;
  /** Counters of their own that go on from here. */
  copy(): Counters;
}

const emptyPlace = (): PlaceCount => ({
  events: createSeries(),
  failed: createSeries(),
  refused: createSeries(),
  throttled: createSeries(),
  latency: createSamples(),
});

const copyPlace = ({ events, failed, refused, throttled, latency }: PlaceCount): PlaceCount => ({
  events: events.copy(),
  failed: failed.copy(),
  refused: refused.copy(),
  throttled: throttled.copy(),
  latency: latency.copy(),
});

const NOTHING = emptyPlace();

export function createCounters(
  places: Map<string, PlaceCount> = new Map(),
  all: Series = createSeries(),
  failures: Series = createSeries(),
): Counters {
  /** Places that no other counters count in: what has been copied is shared until one side counts on. */
  const own = new Set<string>();
  return {
    at(id) {
      const known = places.get(id);
      if (known !== undefined && own.has(id)) return known;
      const mine = known === undefined ? emptyPlace() : copyPlace(known);
      places.set(id, mine);
      own.add(id);
      return mine;
    },
    of: (id) => places.get(id) ?? NOTHING,
    places,
    all,
    failures,
    copy() {
      own.clear();
      return createCounters(new Map(places), all.copy(), failures.copy());
    },
  };
}
