/** An event as the command that sends it again: `awslocal events put-events …`, safe to paste into a POSIX shell. */
import { entryOf } from '../../model/catalogue.ts';
import type { FeedEvent } from '../../model/event.ts';

/** Nothing has a meaning between single quotes; a single quote itself stands outside of them. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** What is known of the envelope; the feed leaves actor and further causes out. */
export function detailOf(event: FeedEvent, id = event.id): { meta: Record<string, unknown>; data: unknown } {
  const { time, correlationId, causationId, traceId, type, data } = event;
  return {
    meta: {
      id,
      version: entryOf(type)?.version ?? '1.0.0',
      occurredAt: time,
      correlationId,
      causationId,
      // The feed keeps the trace, not the span: the new one has a parent made from the trace's own id.
      ...(traceId === null ? {} : { traceparent: `00-${traceId}-${traceId.slice(-16)}-01` }),
    },
    data,
  };
}

export function putEventsCommand(event: FeedEvent, { bus, id = event.id }: { bus: string; id?: string }): string {
  const entry = {
    EventBusName: bus,
    Source: event.source,
    DetailType: event.type,
    Detail: JSON.stringify(detailOf(event, id)),
  };
  return `awslocal events put-events --entries ${shellQuoted(JSON.stringify([entry]))}`;
}

/** Members of the data that this viewer was not shown; without them consumers refuse the event. */
export const withheldFrom = ({ type, data }: FeedEvent): readonly string[] =>
  (entryOf(type)?.personal ?? []).filter((name) => !(name in data));

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A fresh id, so that consumers take the copy for a new event. */
export function newId(now: number): string {
  let rest = now;
  let time = '';
  for (let at = 0; at < 10; at++) {
    time = CROCKFORD.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  const random = crypto.getRandomValues(new Uint8Array(16));
  return time + Array.from(random, (byte) => CROCKFORD.charAt(byte % 32)).join('');
}
