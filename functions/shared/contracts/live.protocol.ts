/** The feed's wire protocol, version 1: JSON text frames. `type` names a server message, `action` a page message. */
import { z } from 'zod';
import { Instant } from './values.ts';

export const PROTOCOL_VERSION = 1;
/** The gateway's frame limit is 32 KB; a batch over this is split, each part with its own `seq`. */
export const MAX_FRAME_BYTES = 30_000;

export const FeedRole = z.enum(['viewer', 'operator']);
export type FeedRole = z.infer<typeof FeedRole>;

export const FeedEvent = z.object({
  id: z.string(),
  type: z.string(),
  source: z.string(),
  time: Instant,
  correlationId: z.string(),
  causationId: z.string(),
  traceId: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
  /** `data` was left out because of its size: ask for it with `detail`. */
  cut: z.boolean().optional(),
});
export type FeedEvent = z.infer<typeof FeedEvent>;

export const FeedFilter = z.object({
  correlationId: z.string().max(64).optional(),
  sources: z.array(z.string().max(64)).max(20).optional(),
  types: z.array(z.string().max(64)).max(50).optional(),
});
export type FeedFilter = z.infer<typeof FeedFilter>;

export const FeedMode = z.enum(['full', 'lean', 'summary']);

const shard = z.object({ epoch: z.string(), seq: z.int().nonnegative(), n: z.int().nonnegative() });

export const ServerMessage = z.discriminatedUnion('type', [
  z.object({
    v: z.literal(1),
    type: z.literal('hello'),
    role: FeedRole,
    connectionId: z.string(),
    serverTime: Instant,
    /** Last numbers given so far: seq of the last batch, n = ordinal of the next event. */
    shards: z.array(shard),
    topology: z.string(),
  }),
  z.object({
    v: z.literal(1),
    type: z.literal('events'),
    epoch: z.string(),
    /** Grows by 1 per batch of an epoch. */
    seq: z.int().positive(),
    /** Ordinal of the first event; ordinals grow by 1 per event. */
    n: z.int().nonnegative(),
    /** Events numbered in this batch = `events.length + withheld`. */
    count: z.int().positive(),
    at: Instant,
    events: z.array(FeedEvent),
    /** Left out by the connection's filter. */
    withheld: z.int().nonnegative(),
    replay: z.boolean(),
  }),
  z.object({
    v: z.literal(1),
    type: z.literal('gap'),
    epoch: z.string(),
    from: z.int(),
    to: z.int(),
    reason: z.enum(['expired', 'unknown-epoch', 'too-far']),
  }),
  z.object({ v: z.literal(1), type: z.literal('subscribed'), filter: FeedFilter, mode: FeedMode }),
  z.object({ v: z.literal(1), type: z.literal('detail'), id: z.string(), event: FeedEvent.nullable() }),
  z.object({ v: z.literal(1), type: z.literal('pong'), t: z.number(), serverTime: Instant }),
  z.object({ v: z.literal(1), type: z.literal('topology'), hash: z.string() }),
  z.object({ v: z.literal(1), type: z.literal('bye'), reason: z.string(), retryAfterMs: z.int().nonnegative() }),
  z.object({ v: z.literal(1), type: z.literal('error'), code: z.string(), message: z.string(), fatal: z.boolean() }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
export type EventsFrame = Extract<ServerMessage, { type: 'events' }>;

export const HelloAction = z.object({
  action: z.literal('hello'),
  versions: z.array(z.int()).min(1).max(10),
  resume: z
    .array(z.object({ epoch: z.string().max(64), after: z.int().nonnegative() }))
    .max(4)
    .optional(),
  filter: FeedFilter.optional(),
  mode: FeedMode.optional(),
});
export const SubscribeAction = z.object({
  action: z.literal('subscribe'),
  filter: FeedFilter,
  mode: FeedMode.optional(),
});
export const ResumeAction = z.object({
  action: z.literal('resume'),
  epoch: z.string().max(64),
  /** First and last `seq` wanted. */
  from: z.int().positive(),
  to: z.int().positive(),
});
export const DetailAction = z.object({ action: z.literal('detail'), id: z.string().max(64) });
export const PingAction = z.object({ action: z.literal('ping'), t: z.number() });
export const LagAction = z.object({ action: z.literal('lag'), backlogMs: z.number().nonnegative() });

export const PageMessage = z.discriminatedUnion('action', [
  HelloAction,
  SubscribeAction,
  ResumeAction,
  DetailAction,
  PingAction,
  LagAction,
]);
export type PageMessage = z.infer<typeof PageMessage>;

export const Ticket = z.object({ ticket: z.string(), expiresAt: Instant });
export type Ticket = z.infer<typeof Ticket>;

export const JournalQuery = z.object({
  after: z.string().min(1).max(64).optional(),
  correlationId: z.string().min(1).max(64).optional(),
  type: z.string().min(1).max(64).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const JournalPage = z.object({ items: z.array(FeedEvent), nextCursor: z.string().nullable() });
