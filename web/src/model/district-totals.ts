/** The sums over a part of the map, for when its places are too small to read. */
import type { Topology } from '../../../functions/shared/contracts/topology.ts';
import type { Books } from './books.ts';
import type { Counters } from './counters.ts';
import { queueName, type TopologyIndex } from './topology.ts';

export interface Totals {
  readonly services: number;
  /** Requests and published events per second over the last two seconds. */
  readonly callsPerSecond: number;
  readonly eventsPerSecond: number;
  /** Requests that failed within the last minute. */
  readonly failed: number;
  /** Copies by state, right now. */
  readonly waiting: number;
  readonly retrying: number;
  readonly dead: number;
}

const MINUTE = 60;

/** `second` is the one after the last whole one. */
export function totalsOf(
  district: Topology['districts'][number],
  index: TopologyIndex,
  { counters, books, second }: { counters: Counters; books: Books; second: number },
): Totals {
  const sums = { services: 0, calls: 0, events: 0, failed: 0, waiting: 0, retrying: 0, dead: 0 };
  for (const id of district.nodes) {
    const kind = index.node(id)?.kind;
    if (kind === 'service') {
      sums.services += 1;
      sums.calls += counters.of(id).events.sum(second, 2);
      sums.failed += counters.of(id).failed.sum(second, MINUTE);
      sums.events += counters.of(`${id}#published`).events.sum(second, 2);
    }
    const queue = kind === 'queue' ? books.queues.get(queueName(id)) : undefined;
    if (queue === undefined) continue;
    for (const { state } of queue.waiting.values()) sums[state === 'retrying' ? 'retrying' : 'waiting'] += 1;
    sums.dead += queue.dead.size;
  }
  const { services, failed, waiting, retrying, dead } = sums;
  return {
    ...{ services, failed, waiting, retrying, dead },
    callsPerSecond: sums.calls / 2,
    eventsPerSecond: sums.events / 2,
  };
}
