/** What the autopilot wants on a visit to the shop: from its seed and the number of the visit alone. */
import type { PaymentMethod } from '../../shared/contracts/values.ts';
import { chanceOf } from './chance.ts';

export interface Visit {
  /** Looks at a shelf, or searches. */
  readonly look: { readonly category: string } | { readonly search: string };
  /** Which of the products found, counted around. */
  readonly choice: number;
  readonly vote: boolean;
  /** Put into the cart; 0: only looked. */
  readonly quantity: number;
  /** How the whole cart is paid; undefined: later. */
  readonly payWith: PaymentMethod | undefined;
  /** Until the next visit. */
  readonly pauseMs: number;
}

const SHELVES = ['tea', 'coffee', 'tableware', 'pantry'];
const SEARCHES = ['green', 'black', 'cup', 'honey', 'dark', 'pot', 'roast'];
/** Mostly good ones, and each of the others often enough to be met within minutes. */
const CARDS: readonly PaymentMethod[] = [
  ...Array<PaymentMethod>(16).fill('card-approve'),
  'card-decline',
  'card-decline-at-capture',
  'card-slow',
  'card-flaky',
];

export function visitOf(seed: number, visit: number): Visit {
  const chance = chanceOf(seed, visit);
  const look = chance.happens(0.25) ? { search: chance.oneOf(SEARCHES) } : { category: chance.oneOf(SHELVES) };
  const choice = chance.between(0, 99);
  const vote = chance.happens(0.04);
  const quantity = chance.happens(0.6) ? chance.between(1, 2) : 0;
  const card = chance.oneOf(CARDS);
  const payWith = quantity > 0 && chance.happens(0.6) ? card : undefined;
  return { look, choice, vote, quantity, payWith, pauseMs: chance.between(6_000, 12_000) };
}
