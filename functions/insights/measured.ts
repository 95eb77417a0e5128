/** What the doors of the lab's numbers read: seconds, depths and budget, for every viewer the same. */
import { type Counts, LAB_QUEUES } from '../shared/contracts/sli-counts.ts';
import type { QueueDepths } from './adapters/queue-depths.ts';
import type { SliTable } from './adapters/sli-table.ts';
import { type Asked, BUDGET_SECONDS, type Depths, type Measured } from './domain/sli-view.ts';
import { lastSecond } from './domain/window.ts';

export interface Measuring {
  readonly table: SliTable;
  readonly queues: QueueDepths;
  readonly now: () => Date;
}

export interface Wish {
  readonly window: number;
  readonly series: number;
  /** End of the window; the last complete second when absent. */
  readonly until?: string | undefined;
}

/** Seconds this old hardly change any more: they are read once per environment. */
const SETTLED_SECONDS = 60;
const MOST_KEPT = 400;

/** Seconds as the table has them; old ones from memory. */
function keptSeconds({ table, now }: Measuring) {
  const kept = new Map<number, Counts>();
  return async (from: number, to: number): Promise<ReadonlyMap<number, Counts>> => {
    let first = from;
    while (first <= to && kept.has(first)) first += 1;
    const fresh = first > to ? new Map<number, Counts>() : await table.seconds(first, to);
    const settled = Math.floor(now().getTime() / 1_000) - SETTLED_SECONDS;
    const all = new Map<number, Counts>();
    for (let second = from; second <= to; second += 1) {
      const counts = (second < first ? kept.get(second) : fresh.get(second)) ?? {};
      all.set(second, counts);
      if (second <= settled) kept.set(second, counts);
    }
    for (const second of kept.keys()) {
      if (kept.size <= MOST_KEPT) break;
      kept.delete(second);
    }
    return all;
  };
}

/** Reads what the view of a wish needs. The first who looks in a second notes what waits, so that all see the same. */
export function createMeasured(measuring: Measuring) {
  const { table, queues, now } = measuring;
  const seconds = keptSeconds(measuring);

  async function depthNow(known: ReadonlyMap<number, Depths>, second: number): Promise<Depths> {
    const noted = known.get(second);
    if (noted !== undefined) return noted;
    const [enrichment, purchases] = await Promise.all(LAB_QUEUES.map((queue) => queues.of(queue)));
    return table.noteDepth(second, { enrichment: enrichment ?? 0, 'purchase-workflow': purchases ?? 0 });
  }

  return async ({ window, series, until }: Wish): Promise<{ readonly measured: Measured; readonly asked: Asked }> => {
    const present = Math.floor(now().getTime() / 1_000);
    const latest = lastSecond(now());
    const last = until === undefined ? latest : Math.min(latest, Math.floor(Date.parse(until) / 1_000) - 1);
    const from = last - Math.max(window, series) + 1;
    const [counts, depths, budget] = await Promise.all([
      until === undefined ? seconds(from, last) : table.seconds(from, last),
      table.depths(from, until === undefined ? present : last),
      table.budget(Math.floor((last - BUDGET_SECONDS) / 60) + 1, Math.floor(last / 60)),
    ]);
    // of the past there is what was noted then; where nobody looked nothing is known to have waited
    const before = [...depths.values()].at(-1) ?? { enrichment: 0, 'purchase-workflow': 0 };
    const depth = until === undefined ? await depthNow(depths, present) : before;
    return { measured: { counts, depths, depth, budget }, asked: { last, window, series } };
  };
}

/** Answers of one second are made once per environment, however many ask. */
export function perSecond<Answer>(now: () => Date): (key: string, make: () => Promise<Answer>) => Promise<Answer> {
  let second = 0;
  let answers = new Map<string, Promise<Answer>>();
  return (key, make) => {
    const present = Math.floor(now().getTime() / 1_000);
    if (present !== second) answers = new Map();
    second = present;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = make();
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    return answer;
  };
}
