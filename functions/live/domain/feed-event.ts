/** From a bus event to a row of the feed, and what each role may see of it. */
import { z } from 'zod';
import { contractOf } from '../../shared/contracts/catalogue.ts';
import type { FeedEvent, FeedFilter, FeedRole } from '../../shared/contracts/live.protocol.ts';

/** What EventBridge puts into the queue. Tolerant: the feed also shows types that this version does not know. */
export const BusEvent = z.object({
  source: z.string().min(1),
  'detail-type': z.string().min(1),
  time: z.string(),
  detail: z.object({
    meta: z.object({
      id: z.string().min(1).max(64),
      occurredAt: z.iso.datetime(),
      correlationId: z.string().min(1).max(64),
      causationId: z.string().min(1).max(128),
      traceparent: z.string().optional(),
    }),
    data: z.record(z.string(), z.unknown()),
  }),
});
export type BusEvent = z.infer<typeof BusEvent>;

/** The row that operators see: everything. */
export function toFeedEvent(event: BusEvent): FeedEvent {
  const { meta, data } = event.detail;
  return {
    id: meta.id,
    type: event['detail-type'],
    source: event.source,
    time: new Date(meta.occurredAt).toISOString(),
    correlationId: meta.correlationId,
    causationId: meta.causationId,
    traceId: meta.traceparent?.split('-')[1] ?? null,
    data,
  };
}

/** The same row for a role: viewers see no personal members, and nothing of a type that no contract describes. */
export function visibleTo(role: FeedRole, event: FeedEvent): FeedEvent {
  if (role === 'operator') return event;
  const contract = contractOf(event.type);
  if (!contract) return { ...event, data: {} };
  const hidden = new Set(contract.personal);
  return { ...event, data: Object.fromEntries(Object.entries(event.data).filter(([key]) => !hidden.has(key))) };
}

/** Whether a connection wants the event. An empty filter wants all; fields narrow together. */
export function wanted(filter: FeedFilter, event: FeedEvent): boolean {
  if (filter.correlationId !== undefined && filter.correlationId !== event.correlationId) return false;
  if (filter.sources !== undefined && !filter.sources.includes(event.source)) return false;
  return filter.types === undefined || filter.types.includes(event.type);
}
