/** The deals platform as callers see it: shapes of the experience API and of the services behind it. */
import { z } from 'zod';
import { Money, Ulid } from './values.ts';

export const DealId = z.string().regex(/^d-\d{5}$/);
export const MerchantId = z.string().regex(/^m-\d{3}$/);
export const City = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z][a-z-]{0,39}$/);

/** What the deal catalog owns. */
export const CatalogDeal = z.object({
  id: DealId,
  title: z.string(),
  summary: z.string(),
  city: City,
  category: z.string(),
  merchantId: MerchantId,
  basePrice: Money,
});
export type CatalogDeal = z.infer<typeof CatalogDeal>;

export const Pricing = z.object({
  dealId: DealId,
  listPrice: Money,
  discountPct: z.number().min(0).max(100),
  finalPrice: Money,
  savings: Money,
});
export type Pricing = z.infer<typeof Pricing>;

export const Availability = z.object({
  dealId: DealId,
  available: z.boolean(),
  stock: z.int().nonnegative(),
  reserved: z.int().nonnegative(),
  lowInventory: z.boolean(),
});
export type Availability = z.infer<typeof Availability>;

export const ReserveDeal = z.object({ dealId: DealId, quantity: z.int().min(1).max(10) });
export type ReserveDeal = z.infer<typeof ReserveDeal>;

/** What is set aside for a purchase. RELEASED without a deal: given back before it was ever asked for. */
export const DealReservation = z.object({
  purchaseId: Ulid,
  status: z.enum(['RESERVED', 'RELEASED']),
  dealId: DealId.optional(),
  quantity: z.int().positive().optional(),
});
export type DealReservation = z.infer<typeof DealReservation>;

export const Rating = z.object({
  dealId: DealId,
  rating: z.number().min(0).max(5),
  reviewCount: z.int().nonnegative(),
  recommendationRate: z.number().min(0).max(1),
  instanceId: z.enum(['a', 'b']).meta({ description: 'The replica that answered' }),
});
export type Rating = z.infer<typeof Rating>;

export const Merchant = z.object({
  id: MerchantId,
  name: z.string(),
  city: City,
  verified: z.boolean(),
  responseTimeHours: z.number().nonnegative(),
  fulfillmentScore: z.number().min(0).max(1),
});
export type Merchant = z.infer<typeof Merchant>;

/** A deal put together from five services; what could not be had is null, and a warning says why. */
export const Deal = CatalogDeal.extend({
  pricing: Pricing.nullable(),
  inventory: Availability.nullable(),
  rating: Rating.nullable(),
  merchant: Merchant.nullable(),
});
export type Deal = z.infer<typeof Deal>;

const count = z.int().nonnegative();
export const ReadModelUse = z.object({ hits: count, stale: count, misses: count, refreshEnqueued: count });

export const DealQuery = z.object({
  city: City.default('valencia'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

export const DealList = z.object({
  deals: z.array(Deal),
  warnings: z.array(z.string()),
  meta: z.object({
    requestId: z.string(),
    /** `memory`: the function's own short cache; `read-model`; `live`: at least one card was put together now. */
    cache: z.enum(['memory', 'read-model', 'live']),
    /** Spent waiting for other services. */
    upstreamMs: z.number().nonnegative(),
    /** Calls of other services that this request caused. */
    upstreamCalls: count,
    readModel: ReadModelUse,
  }),
});
export type DealList = z.infer<typeof DealList>;

export const DealDetail = z.object({
  deal: Deal,
  warnings: z.array(z.string()),
  meta: z.object({ requestId: z.string(), upstreamMs: z.number().nonnegative(), upstreamCalls: count }),
});
export type DealDetail = z.infer<typeof DealDetail>;

export const PurchaseDeal = z.object({
  dealId: DealId,
  quantity: z.int().min(1).max(10).default(1),
  email: z.email().max(254).toLowerCase(),
});
export type PurchaseDeal = z.infer<typeof PurchaseDeal>;
export const PurchaseAccepted = z.object({
  purchaseId: Ulid,
  status: z.literal('QUEUED'),
  total: Money,
  warnings: z.array(z.string()),
});
export type PurchaseAccepted = z.infer<typeof PurchaseAccepted>;

export const CreateEnrichmentJobs = z.object({
  dealId: DealId.optional(),
  count: z.int().min(1).max(10_000).default(1),
});
export const EnrichmentAccepted = z.object({
  accepted: count,
  outstanding: count.meta({ description: 'Jobs let in and not ended, these included' }),
  queueDepth: count.meta({ description: 'Messages in the queue, as SQS counts them, before these' }),
});

export const HeavyHash = z.object({
  iterations: z
    .int()
    .min(20_000)
    .max(500_000)
    .default(300_000)
    .meta({ description: 'PBKDF2-SHA512, 64 bytes, per round' }),
  /** The default holds a core for about a second: longer than any neighbour may wait. */
  rounds: z.int().min(1).max(8).default(8),
});
export type HeavyHash = z.infer<typeof HeavyHash>;
export const HashAnswer = z.object({
  hash: z.string(),
  ms: z.number().nonnegative(),
  thread: z.enum(['main', 'worker']),
  eventLoopDelayMs: z.number().nonnegative().meta({ description: 'Longest delay of the event loop while hashing' }),
  neighbour: z.object({ ok: z.boolean(), ms: z.number().nonnegative() }).meta({
    description: 'A call of another service beside the hash, in the same invocation; ok: answered within 800 ms',
  }),
});
export type HashAnswer = z.infer<typeof HashAnswer>;

/** The services behind the experience API. */
export const UPSTREAMS = [
  'deal-catalog',
  'prices',
  'availability',
  'merchants',
  'ratings',
  'ratings-a',
  'ratings-b',
] as const;
export type Upstream = (typeof UPSTREAMS)[number];

/** Steps of the purchase workflow that a person may make slow or broken, too. */
export const PURCHASE_STEPS = ['purchases-fraud', 'purchases-analytics', 'purchases-receipt'] as const;
export type LabPart = Upstream | (typeof PURCHASE_STEPS)[number];

const latency = z.int().min(0).max(10_000);

/** How the services of the lab behave, `config/lab/behaviour` in SSM, by service name; changes act within seconds. */
export const LabBehaviour = z.partialRecord(
  z.enum([...UPSTREAMS, ...PURCHASE_STEPS]),
  z.object({
    latencyMs: z
      .tuple([latency, latency])
      .refine(([least, most]) => least <= most, 'the first number is the smaller one')
      .default([0, 0])
      .meta({ description: 'Every answer waits a time from this range' }),
    failureRate: z.number().min(0).max(1).default(0),
    down: z.boolean().default(false).meta({ description: 'Answers nothing but 503, health checks included' }),
  }),
);
export type LabBehaviour = z.infer<typeof LabBehaviour>;
