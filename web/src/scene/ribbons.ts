/**
 * What is not drawn as a mark of its own is shown as a ribbon on its way, with the number of events per second it
 * stands for. A ribbon stays for two seconds, so that it does not flicker.
 */
import { createSeries, type Series } from '../model/counters.ts';

const STAYS = 2;

export function createRibbons() {
  const ways = new Map<string, Series>();
  return {
    add(edge: string, now: number): void {
      const known = ways.get(edge);
      const series = known ?? createSeries();
      if (known === undefined) ways.set(edge, series);
      series.add(Math.floor(now / 1_000));
    },
    clear: (): void => ways.clear(),
    /** Some way has a ribbon now. */
    flow(now: number): boolean {
      const second = Math.floor(now / 1_000);
      for (const series of ways.values()) if (series.sum(second + 1, STAYS) > 0) return true;
      return false;
    },
    /** Calls back for every way that has a ribbon now; `perSecond` is its count of the last two seconds. */
    each(now: number, show: (edge: string, perSecond: number) => void): void {
      const second = Math.floor(now / 1_000);
      for (const [edge, series] of ways) {
        const perSecond = series.sum(second + 1, STAYS) / STAYS;
        if (perSecond > 0) show(edge, perSecond);
      }
    },
  };
}

/** Absolute, so that a small and a large system do not look alike. */
export const ribbonWidth = (perSecond: number): number => Math.min(8, 1.5 + 1.5 * Math.log10(1 + perSecond));
