/** The demo data of the deals platform as far as its services have to agree on it: ids, and what hangs on them. */
import type { Money } from './values.ts';

export const DEAL_COUNT = 220;
export const MERCHANT_COUNT = 10;
export const CITIES = ['valencia', 'madrid', 'barcelona', 'sevilla', 'bilbao', 'malaga', 'granada'] as const;
export const CATEGORIES = ['food', 'wellness', 'travel', 'culture', 'sports', 'learning'] as const;

export interface DemoDeal {
  /** From 1. */
  readonly number: number;
  readonly id: string;
  readonly merchantId: string;
  readonly city: (typeof CITIES)[number];
  readonly category: (typeof CATEGORIES)[number];
  readonly basePrice: Money;
}

export const dealIdOf = (number: number): string => `d-${String(number).padStart(5, '0')}`;
export const merchantIdOf = (number: number): string => `m-${String(number).padStart(3, '0')}`;

/** Turns round and round through a list. */
const from = <T>(list: readonly [T, ...T[]], index: number): T => list[index % list.length] ?? list[0];

/** All of them, in the order of their ids; the lengths of the lists share no divisor with most others, so they mix. */
export const DEMO_DEALS: readonly DemoDeal[] = Array.from({ length: DEAL_COUNT }, (_, index) => ({
  number: index + 1,
  id: dealIdOf(index + 1),
  merchantId: merchantIdOf((index % MERCHANT_COUNT) + 1),
  city: from(CITIES, index),
  category: from(CATEGORIES, index),
  basePrice: { amount: 990 + ((index * 37) % 180) * 100, currency: 'EUR' },
}));
