/** What tests and curious people may read about the page: copies of its numbers, nothing can be changed through it. */
import type { Playground } from '../live/playground.ts';
import type { Fate, Ledger } from '../model/ledger.ts';
import { sumsHold } from '../model/sums.ts';

/** What became of one event: how it was accounted for, and how often (once, if all is right). */
export type Account = readonly [id: string, fate: Fate, times: number];
export type CopyAccount = readonly [queue: string, key: string, state: string];

export interface MarkAt {
  readonly id: string;
  readonly type: string;
  readonly style: string;
  /** Pixels of the canvas, of the frame that was painted last. */
  readonly x: number;
  readonly y: number;
}

export interface Probe {
  readonly sums: () => Readonly<Record<string, number>>;
  readonly sumsHold: () => boolean;
  readonly lostBy: () => Readonly<Record<string, number>>;
  readonly aggregatedBy: () => Readonly<Record<string, number>>;
  readonly books: () => Readonly<Record<string, number>>;
  /** Each event in memory; empty while the past is on the screen. */
  readonly accounts: () => readonly Account[];
  /** Each copy the books know, settled ones among the last 50,000. */
  readonly copies: () => readonly CopyAccount[];
  readonly marks: () => readonly MarkAt[];
  readonly drawn: (type: string) => number;
  readonly alive: () => number;
  readonly band: () => string;
  readonly latency: () => { readonly p50: number | null; readonly p95: number | null };
}

declare global {
  interface Window {
    readonly __playground?: Probe;
  }
}

type Probed = Playground & { readonly ledger?: Ledger };

function accountsOf({ world: { ring }, ledger }: Probed): Account[] {
  if (ledger === undefined) return [];
  return Array.from({ length: ring.next - ring.oldest }, (_, at) => {
    const row = ring.oldest + at;
    return [ring.row(row)?.id ?? '', ledger.fate(row), ledger.times(row)] as const;
  });
}

const marksOf = ({ world: { ring }, picture }: Probed): MarkAt[] =>
  picture.marks().flatMap(({ row, style, x, y }) => {
    const event = ring.row(row);
    return event === null ? [] : [{ id: event.id, type: event.type, style, x, y }];
  });

export function exposeProbe(playground: Probed): void {
  const { world, director, drawnByType, latency } = playground;
  const probe: Probe = Object.freeze({
    sums() {
      const { lostBy: _lost, aggregatedBy: _aggregated, ...numbers } = world.sums;
      return numbers;
    },
    sumsHold: () => sumsHold(world.sums),
    lostBy: () => ({ ...world.sums.lostBy }),
    aggregatedBy: () => ({ ...world.sums.aggregatedBy }),
    books: () => world.books.totals,
    accounts: () => accountsOf(playground),
    copies: () => [...world.books.pages.copies.values()].map(({ queue, key, state }) => [queue, key, state] as const),
    marks: () => marksOf(playground),
    drawn: (type: string) => drawnByType.get(type) ?? 0,
    alive: () => director.pool.alive,
    band: () => director.band,
    latency: () => ({ p50: latency(0.5), p95: latency(0.95) }),
  });
  Object.defineProperty(window, '__playground', { value: probe, configurable: true });
}
