/** What follows from the events up to a moment, and from nothing else: no clock, no chance, the same in every run. */
import { copyBooks, createBooks } from './books.ts';
import { copyCircuits, createCircuits } from './circuits.ts';
import { type Counters, createCounters } from './counters.ts';
import { type FeedEvent, glyphOf, isFailure, number } from './event.ts';
import { placesOf, queueName, type TopologyIndex } from './topology.ts';

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

export type State = ReturnType<typeof createState>;

export function createState(books = createBooks(), counters = createCounters(), circuits = createCircuits()) {
  return {
    books,
    counters,
    circuits,
    /** `index` is the map in force when the event arrived; null while none was known. */
    apply(event: FeedEvent, index: TopologyIndex | null): void {
      const second = Math.floor(Date.parse(event.time) / 1_000);
      counters.all.add(second);
      if (isFailure(glyphOf(event))) counters.failures.add(second);
      if (index !== null) {
        // what nobody of ours reads is told of by nobody: it cannot be accounted for
        const read = index.targetsOf(event).filter(({ queue }) => index.consumerOf(queue) !== undefined);
        const queues = [...new Set(read.map(({ queue }) => queueName(queue)))];
        books.published(event, queues, index.feedQueue === null ? null : queueName(index.feedQueue));
        for (const { queue } of index.handoversOf(event)) books.handedOver(event, queueName(queue));
        countPlaces(counters, event, index, second);
      }
      books.reported(event);
      circuits.take(event);
    },
  };
}

/** A state of its own that goes on from here. */
export const copyState = ({ books, counters, circuits }: State): State =>
  createState(copyBooks(books), counters.copy(), copyCircuits(circuits));
