/** Log messages are a catalogue: code, level and sentence are fixed, ids travel as fields. */
import { Logger } from '@aws-lambda-powertools/logger';
import { replaceable } from '../replaceable.ts';

export interface LogEntry {
  /** `<SERVICE>_<HANDLER>_<WHAT>` */
  readonly code: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly text: string;
}
export type LogCatalogue = Readonly<Record<string, LogEntry>>;
export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  /** Says a catalogued sentence. Never pass payloads, header sets, tokens or e-mail addresses as fields. */
  say(entry: LogEntry, fields?: LogFields): void;
  /** The same log with fields that go with every line. */
  with(fields: LogFields): Log;
}

type Sink = (entry: LogEntry, fields: LogFields) => void;

/** Where lines go; tests replace it. Level, format and service name come from POWERTOOLS_* variables. */
export const logSink = replaceable<Sink>(() => {
  const loggers = new Map<unknown, Logger>();
  return (entry, { service, ...fields }) => {
    // `service` is Powertools' own key: it belongs to the logger, not to the line
    const known = loggers.get(service);
    const logger = known ?? (typeof service === 'string' ? new Logger({ serviceName: service }) : new Logger());
    if (!known) loggers.set(service, logger);
    logger[entry.level](entry.text, { code: entry.code, ...fields });
  };
});

/** The log of one handler; its lines name both. */
export function createLog(service: string, handler: string): Log {
  const withFields = (base: LogFields): Log => ({
    say: (entry, fields) => logSink()(entry, fields === undefined ? base : { ...base, ...fields }),
    with: (fields) => withFields({ ...base, ...fields }),
  });
  return withFields({ service, handler });
}

/** `cart`, `on-order-events`, `STARTED` → `CART_ON_ORDER_EVENTS_STARTED` */
const codeOf = (service: string, handler: string, what: string): string =>
  `${service}_${handler}_${what}`.toUpperCase().replaceAll('-', '_');

/** The lines that every invocation has. */
export const invocationLines = (service: string, handler: string) => ({
  started: { code: codeOf(service, handler, 'STARTED'), level: 'debug', text: 'Invocation started' } as const,
  completed: { code: codeOf(service, handler, 'COMPLETED'), level: 'info', text: 'Invocation completed' } as const,
  failed: { code: codeOf(service, handler, 'FAILED'), level: 'error', text: 'Invocation failed' } as const,
});
