/** Everything the page knows about the system: each event goes in once, in the order it was released. */
import { createBooks } from './books.ts';
import { createCircuits } from './circuits.ts';
import { type Counters, createCounters } from './counters.ts';
import { type FeedEvent, glyphOf, isFailure, number, readEvent, text } from './event.ts';
import { createRing } from './ring.ts';
import { countLost, countReceived, countRepeated, emptySums } from './sums.ts';
import { placesOf, queueName, type TopologyIndex } from './topology.ts';

export interface IncomingFrame {
  readonly rows: readonly unknown[];
  readonly withheld: number;
}

export interface Arrived {
  readonly event: FeedEvent;
  readonly row: number;
}

const tables = (event: FeedEvent): readonly string[] => {
  const { changes } = event.data;
  if (!Array.isArray(changes)) return [];
  return changes.flatMap((change) => {
    const table: unknown = typeof change === 'object' && change !== null ? Reflect.get(change, 'table') : undefined;
    return typeof table === 'string' ? [table] : [];
  });
};

function countPlaces(counters: Counters, event: FeedEvent, index: TopologyIndex, second: number): void {
  const weight = event.type === 'RequestsSummarised' ? Math.max(1, number(event, 'count')) : 1;
  const status = number(event, 'status');
  for (const id of placesOf(event, index)) {
    const place = counters.at(id);
    place.events.add(second, weight);
    if (status >= 500 || isFailure(glyphOf(event))) place.failed.add(second);
    else if (status === 429) place.throttled.add(second);
    else if (status >= 400) place.refused.add(second);
    if ('ms' in event.data) place.latency.add(Date.parse(event.time), number(event, 'ms'));
  }
  for (const table of tables(event)) counters.at(`table:${table.replace(/^playground-/, '')}`).events.add(second);
}

export function createWorld() {
  const sums = emptySums();
  const ring = createRing();
  const books = createBooks();
  const counters = createCounters();
  const circuits = createCircuits();
  let index: TopologyIndex | null = null;
  let version = 0;
  let firstUnreadable: string | null = null;

  function reduce(event: FeedEvent): void {
    const second = Math.floor(Date.parse(event.time) / 1_000);
    counters.all.add(second);
    if (isFailure(glyphOf(event))) counters.failures.add(second);
    if (index !== null) {
      const queues = [...new Set(index.targetsOf(event).map(({ queue }) => queueName(queue)))];
      books.published(event, queues, index.feedQueue === null ? null : queueName(index.feedQueue));
      for (const { queue } of index.handoversOf(event)) books.handedOver(event, queueName(queue));
      countPlaces(counters, event, index, second);
    }
    books.reported(event);
    circuits.take(event);
  }

  return {
    sums,
    ring,
    books,
    counters,
    circuits,
    get index() {
      return index;
    },
    /** Changes with every frame: nothing is sampled again while it stands. */
    get version() {
      return version;
    },
    get firstUnreadable() {
      return firstUnreadable;
    },
    setMap(next: TopologyIndex): void {
      index = next;
      version += 1;
    },
    /** Answers the events that are new; each of them is now waiting to be drawn or aggregated. */
    accept(frame: IncomingFrame): Arrived[] {
      sums.frames += 1;
      sums.withheld += frame.withheld;
      version += 1;
      const arrived: Arrived[] = [];
      for (const raw of frame.rows) {
        const event = readEvent(raw);
        if (event === null) {
          countLost(sums, 1, 'unreadable');
          firstUnreadable ??= JSON.stringify(raw)?.slice(0, 300) ?? String(raw);
        } else if (ring.has(event.id)) {
          countRepeated(sums);
        } else {
          countReceived(sums);
          const row = ring.append(event, sums.frames);
          reduce(event);
          arrived.push({ event, row });
        }
      }
      return arrived;
    },
    lost(count: number): void {
      if (count === 0) return;
      countLost(sums, count, 'not in the journal');
      version += 1;
    },
    /** Payload of a row: what memory still has of it. */
    eventOf(row: number): FeedEvent | null {
      const stored = ring.row(row);
      return stored === null ? null : ring.payloads.get(stored.id);
    },
    requestOf: (event: FeedEvent): string => text(event, 'requestId'),
  };
}
