/** What the stage's central configuration holds: `/playground/<stage>/config/<name>` in the Parameter Store. */
import { z } from 'zod';

/** A limit counts attempts of one client in fixed windows of time. */
export const RateLimit = z.object({
  attempts: z.int().min(1).max(1_000_000),
  perSeconds: z.int().min(1).max(86_400),
});
export type RateLimit = z.infer<typeof RateLimit>;

/** Doors with a limit per client; `config/limits/<name>`. */
export const LIMITS = ['log-in', 'sign-up', 'purchase'] as const;
export type LimitName = (typeof LIMITS)[number];
