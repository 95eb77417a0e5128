/** An event as lists and trees speak of it: from memory, from the journal, with or without its payload. */
import { type FeedEvent, glyphOf, hopOf, number } from './event.ts';
import type { Ring, Row } from './ring.ts';

/** A row without its place in memory, and with its payload where there still is one. */
export interface Seen extends Omit<Row, 'seq'> {
  readonly event: FeedEvent | null;
}

export function seenEvent(event: FeedEvent): Seen {
  const { id, correlationId, causationId, type } = event;
  const { label: hop, service } = hopOf(event);
  const time = Date.parse(event.time);
  return {
    id,
    correlationId,
    causationId,
    time,
    type,
    hop,
    service,
    glyph: glyphOf(event),
    attempt: number(event, 'attempt'),
    event,
  };
}

/** A row of the page's memory. */
export function seenRow(ring: Ring, at: number): Seen | null {
  const row = ring.row(at);
  return row === null ? null : { ...row, event: ring.payloads.get(row.id) };
}

/** An event by its id: a row, or what only the journal still had. */
export function seenById(ring: Ring, id: string): Seen | null {
  const at = ring.find(id);
  if (at !== null) return seenRow(ring, at);
  const event = ring.payloads.get(id);
  return event === null ? null : seenEvent(event);
}
