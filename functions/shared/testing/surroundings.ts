/** Replaces what handlers stand on, so that they can be called as they are; each test looks at what came of it. */
import type { LogEntry, LogFields } from '../observability/log.ts';
import { logSink } from '../observability/log.ts';
import { metrics } from '../observability/metrics.ts';
import { bus } from '../publish/bus.ts';
import { EventsRefused, type OutgoingEvent } from '../publish/publisher.ts';

export interface Line {
  readonly entry: LogEntry;
  readonly fields: LogFields;
}

export interface Surroundings extends Disposable {
  /** Everything that was published, system events included, checked against its contract. */
  readonly published: OutgoingEvent[];
  /** Every line of the log. */
  readonly said: Line[];
  readonly measured: { name: string; value: number }[];
  /** PutEvents calls so far. */
  readonly calls: () => number;
  /** Events of these types are refused from now on. */
  refuse(...types: string[]): void;
  /** Published events of one type. */
  of(type: string): OutgoingEvent[];
}

/**
 * Catches events, log lines and metrics until disposed: `using world = surroundings()`.
 * An event that does not fit its contract fails the test like it would fail the publisher.
 */
export function surroundings(): Surroundings {
  const published: OutgoingEvent[] = [];
  const said: Line[] = [];
  const measured: { name: string; value: number }[] = [];
  const refused = new Set<string>();
  let calls = 0;
  const undo = [
    bus.replace(async (events) => {
      calls += 1;
      for (const { contract, meta, data } of events) contract.outgoing.parse({ meta, data });
      const ids = events.filter(({ contract }) => refused.has(contract.type)).map(({ meta }) => meta.id);
      published.push(...events.filter(({ contract }) => !refused.has(contract.type)));
      if (ids.length > 0) throw new EventsRefused(ids, 'InternalFailure');
    }),
    logSink.replace((entry, fields) => said.push({ entry, fields })),
    metrics.replace({
      addMetric: (name, _unit, value) => measured.push({ name, value }),
      publishStoredMetrics: () => undefined,
    }),
  ];
  return {
    published,
    said,
    measured,
    calls: () => calls,
    refuse: (...types) => {
      for (const type of types) refused.add(type);
    },
    of: (type) => published.filter(({ contract }) => contract.type === type),
    [Symbol.dispose]() {
      for (const back of undo.reverse()) back();
    },
  };
}
