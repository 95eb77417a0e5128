/** What tests and curious people may read about the page: numbers only, nothing can be changed through it. */
import type { Playground } from '../live/playground.ts';
import { sumsHold } from '../model/sums.ts';

export interface Probe {
  readonly sums: () => Readonly<Record<string, number>>;
  readonly sumsHold: () => boolean;
  readonly books: () => Readonly<Record<string, number>>;
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

export function exposeProbe({ world, director, drawnByType, latency }: Playground): void {
  const probe: Probe = Object.freeze({
    sums() {
      const { lostBy: _lost, aggregatedBy: _aggregated, ...numbers } = world.sums;
      return numbers;
    },
    sumsHold: () => sumsHold(world.sums),
    books: () => world.books.totals,
    drawn: (type: string) => drawnByType.get(type) ?? 0,
    alive: () => director.pool.alive,
    band: () => director.band,
    latency: () => ({ p50: latency(0.5), p95: latency(0.95) }),
  });
  Object.defineProperty(window, '__playground', { value: probe, configurable: true });
}
