import type { Telemetry } from '../lambda/types.ts';
import type { FromDataPlane } from '../protocol.ts';
import { MetricSums } from './metric-sums.ts';

type Sent = Extract<FromDataPlane, { type: 'logs' | 'metrics' | 'segments' }>;
type LogLine = Parameters<Telemetry['log']>[0];

export interface BatchingOptions {
  readonly send: (message: Sent) => void;
  /** Whether the pipe takes more now; while it does not, telemetry waits here, up to the bounds. */
  readonly writable?: () => boolean;
  /** Hears how much was dropped. Standard error by default. */
  readonly warn?: (message: string) => void;
  readonly flushMs?: number;
  /** Characters of log text, or of segments, that are sent ahead of time and in one message. */
  readonly flushCharacters?: number;
  /** What may wait of each kind: log lines, metric series, segments. */
  readonly capacity?: number;
}

export interface BatchingTelemetry extends Telemetry {
  /** Sends what is there, as far as the pipe takes it. */
  flush(): void;
  /** Sends what is left and stops. */
  close(): void;
}

/** Collects log lines, metrics and segments and hands them to the plugin in few messages: every 200 ms or at a size. */
export function createBatchingTelemetry(options: BatchingOptions): BatchingTelemetry {
  return new Batches(options);
}

interface Segment {
  readonly accountId: string;
  readonly region: string;
  readonly document: string;
}

class Batches implements BatchingTelemetry {
  readonly #options: Required<BatchingOptions>;
  readonly #sums: MetricSums;
  #lines: LogLine[] = [];
  #segments: Segment[] = [];
  #characters = 0;
  #dropped = { lines: 0, segments: 0 };
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: BatchingOptions) {
    this.#options = {
      writable: () => true,
      warn: (message) => void process.stderr.write(`${message}\n`),
      flushMs: 200,
      flushCharacters: 256 * 1024,
      capacity: 50_000,
      ...options,
    };
    this.#sums = new MetricSums(this.#options.capacity);
  }

  log(line: LogLine): void {
    this.#lines.push(line);
    this.#arm(line.message.length);
  }

  metric(datum: Parameters<Telemetry['metric']>[0]): void {
    this.#sums.add(datum);
    this.#arm(0);
  }

  segment(accountId: string, region: string, document: string): void {
    this.#segments.push({ accountId, region, document });
    this.#arm(document.length);
  }

  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#closed || this.#options.writable()) {
      this.#sendLogs();
      this.#sendMetrics();
      this.#sendSegments();
      this.#characters = 0;
    } else {
      this.#keepNewest();
    }
    this.#complain();
    if (this.#lines.length + this.#segments.length + this.#sums.size > 0) this.#arm(0);
  }

  close(): void {
    this.#closed = true;
    this.flush();
  }

  #arm(characters: number): void {
    if (this.#closed) return;
    this.#characters += characters;
    if (this.#characters >= this.#options.flushCharacters && this.#options.writable()) {
      this.flush();
      return;
    }
    if (this.#lines.length > this.#options.capacity * 2 || this.#segments.length > this.#options.capacity * 2) {
      this.#keepNewest();
    }
    this.#timer ??= setTimeout(() => this.flush(), this.#options.flushMs);
  }

  #sendLogs(): void {
    const lines = this.#lines;
    this.#lines = [];
    for (const part of inParts(lines, ({ message }) => message.length, this.#options.flushCharacters)) {
      const batches = new Map<string, Extract<Sent, { type: 'logs' }>['batches'][number]>();
      for (const { accountId, region, group, stream, timestamp, message } of part) {
        const key = `${accountId} ${region} ${group} ${stream}`;
        const batch = batches.get(key) ?? { accountId, region, group, stream, events: [] };
        batch.events.push({ timestamp, message });
        batches.set(key, batch);
      }
      this.#options.send({ type: 'logs', batches: [...batches.values()] });
    }
  }

  #sendMetrics(): void {
    const data = this.#sums.take();
    for (let at = 0; at < data.length; at += 1_000) {
      this.#options.send({ type: 'metrics', data: data.slice(at, at + 1_000) });
    }
  }

  #sendSegments(): void {
    const segments = this.#segments;
    this.#segments = [];
    const places = Map.groupBy(segments, ({ accountId, region }) => `${accountId} ${region}`);
    for (const place of places.values()) {
      for (const part of inParts(place, ({ document }) => document.length, this.#options.flushCharacters)) {
        const [first] = part;
        if (!first) continue;
        const { accountId, region } = first;
        const documents = part.map(({ document }) => document);
        this.#options.send({ type: 'segments', accountId, region, documents });
      }
    }
  }

  #keepNewest(): void {
    const { capacity } = this.#options;
    const lines = Math.max(0, this.#lines.length - capacity);
    const segments = Math.max(0, this.#segments.length - capacity);
    if (lines > 0) this.#lines = this.#lines.slice(lines);
    if (segments > 0) this.#segments = this.#segments.slice(segments);
    this.#dropped.lines += lines;
    this.#dropped.segments += segments;
  }

  #complain(): void {
    const { lines, segments } = this.#dropped;
    const metrics = this.#sums.takeDropped();
    if (lines + segments + metrics === 0) return;
    this.#dropped = { lines: 0, segments: 0 };
    this.#options.warn(
      `telemetry: the plugin does not keep up; dropped ${lines} log lines, ${metrics} metric values, ${segments} segments`,
    );
  }
}

function* inParts<T>(items: readonly T[], sizeOf: (item: T) => number, limit: number): Generator<T[]> {
  let part: T[] = [];
  let size = 0;
  for (const item of items) {
    part.push(item);
    size += sizeOf(item);
    if (size < limit) continue;
    yield part;
    part = [];
    size = 0;
  }
  if (part.length > 0) yield part;
}
