/** What an event teaches about products, and what is recommended from it. Pure. */
import type { OrderLine } from '../../shared/contracts/orders.events.ts';

/** A list of products with scores: `popular`, or what was bought together with one product. */
export type ListName = 'popular' | `with#${string}`;

/** `by` is added to the score of a product in a list. */
export interface Increment {
  readonly list: ListName;
  readonly productId: string;
  readonly by: number;
}

export interface Scored {
  readonly productId: string;
  readonly score: number;
}

export interface Recommendation extends Scored {
  readonly because: 'bought-together' | 'popular';
}

/** Who buys says more than who likes. */
const ORDERED = 3;
const VOTED = 1;

/** Products of one order that are looked at: pairs grow with the square, and all of them are written in one transaction. */
const MAX_PRODUCTS = 9;

export const togetherWith = (productId: string): ListName => `with#${productId}`;

/** Each product of an order becomes more popular, and belongs a little more to each other one. Quantities do not count. */
export function learnFromOrder(lines: readonly Pick<OrderLine, 'productId'>[]): Increment[] {
  const products = [...new Set(lines.map(({ productId }) => productId))].slice(0, MAX_PRODUCTS);
  return products.flatMap((productId) => [
    { list: 'popular', productId, by: ORDERED },
    ...products
      .filter((other) => other !== productId)
      .map((other): Increment => ({ list: togetherWith(productId), productId: other, by: 1 })),
  ]);
}

export const learnFromVote = (productId: string): Increment[] => [{ list: 'popular', productId, by: VOTED }];

const byScore = (a: Scored, b: Scored): number => b.score - a.score || (a.productId < b.productId ? -1 : 1);

/** At most `limit` products: first what goes with `productId`, then what is popular; each once, and never itself. */
export function recommend(
  { together, popular }: { together: readonly Scored[]; popular: readonly Scored[] },
  { productId, limit }: { productId: string | undefined; limit: number },
): Recommendation[] {
  const mentioned = new Set([productId]);
  const candidates: Recommendation[] = [
    ...together.toSorted(byScore).map((one) => ({ ...one, because: 'bought-together' as const })),
    ...popular.toSorted(byScore).map((one) => ({ ...one, because: 'popular' as const })),
  ];
  const fresh = candidates.filter(({ productId: id }) => !mentioned.has(id) && mentioned.add(id));
  return fresh.slice(0, limit);
}
