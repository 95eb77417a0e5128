/** Batches of events: how they are split before numbering, and the frame each connection gets of one. */
import type { EventsFrame, FeedEvent, FeedFilter, FeedRole } from '../../shared/contracts/live.protocol.ts';
import { MAX_FRAME_BYTES } from '../../shared/contracts/live.protocol.ts';
import { visibleTo, wanted } from './feed-event.ts';

/** Events that were numbered together: one `seq`, ordinals from `n`. */
export interface NumberedBatch {
  readonly epoch: string;
  readonly seq: number;
  readonly n: number;
  readonly at: string;
  readonly events: readonly FeedEvent[];
}

/**
 * A transaction holds 100 items: the counter, the events, and for each at most a second and a minute of the lab's
 * numbers.
 */
export const MAX_FRAME_EVENTS = 30;
/** Room for the frame's own fields beside the events. */
const HEADER_BYTES = 400;
const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** An event that alone would fill most of a frame travels without its data; `detail` fetches it. */
const withinFrame = (event: FeedEvent): FeedEvent =>
  bytesOf(event) > MAX_FRAME_BYTES - HEADER_BYTES ? { ...event, data: {}, cut: true } : event;

/**
 * Splits events into parts that fit one frame each, in order. Measured by what operators get, the largest form, so
 * that numbers are the same for every viewer.
 */
export function splitIntoFrames(events: readonly FeedEvent[]): FeedEvent[][] {
  const parts: FeedEvent[][] = [];
  let size = 0;
  for (const event of events) {
    const bytes = bytesOf(withinFrame(event)) + 1;
    const current = parts.at(-1);
    if (current && current.length < MAX_FRAME_EVENTS && size + bytes <= MAX_FRAME_BYTES - HEADER_BYTES) {
      current.push(event);
      size += bytes;
    } else {
      parts.push([event]);
      size = bytes;
    }
  }
  return parts;
}

/** The frame of a batch for one role and filter. What the filter leaves out is counted as withheld. */
export function frameFor(batch: NumberedBatch, role: FeedRole, filter: FeedFilter, replay: boolean): EventsFrame {
  const events = batch.events
    .filter((event) => wanted(filter, event))
    .map((event) => withinFrame(visibleTo(role, event)));
  return {
    v: 1,
    type: 'events',
    epoch: batch.epoch,
    seq: batch.seq,
    n: batch.n,
    count: batch.events.length,
    at: batch.at,
    events,
    withheld: batch.events.length - events.length,
    replay,
  };
}
