/** A card is a deal put together from five services; the catalog's part is there or there is no card. */
import type { Availability, CatalogDeal, Deal, Merchant, Pricing, Rating } from '../../shared/contracts/deals.http.ts';

/** Services whose part may be missing. */
const PART_SERVICES = ['prices', 'availability', 'ratings', 'merchants'] as const;

/** Why there is no part. `not found` is an answer, too, and nobody's failure; `not in time`: its turn never came. */
export type Lack = 'timeout' | 'unavailable' | 'circuit open' | 'busy' | 'not found' | 'not in time';

export type Part<T> = { readonly value: T } | { readonly lack: Lack };

export interface Parts {
  readonly prices: Part<Pricing>;
  readonly availability: Part<Availability>;
  readonly ratings: Part<Rating>;
  readonly merchants: Part<Merchant>;
}

export interface Composed {
  readonly deal: Deal;
  /** One per missing part: `prices timeout`. */
  readonly warnings: readonly string[];
  /** A part was never asked for: somebody is to finish the card soon. */
  readonly unfinished: boolean;
}

const orNull = <T>(part: Part<T>): T | null => ('value' in part ? part.value : null);

/** `ratings timeout` */
export const warningOf = (service: string, lack: Lack): string => `${service} ${lack}`;

export function compose(deal: CatalogDeal, parts: Parts): Composed {
  const warnings = PART_SERVICES.flatMap((service) => {
    const part = parts[service];
    return 'lack' in part ? [warningOf(service, part.lack)] : [];
  });
  return {
    deal: {
      ...deal,
      pricing: orNull(parts.prices),
      inventory: orNull(parts.availability),
      rating: orNull(parts.ratings),
      merchant: orNull(parts.merchants),
    },
    warnings,
    unfinished: PART_SERVICES.some((service) => 'lack' in parts[service] && parts[service].lack === 'not in time'),
  };
}

/** How many of the four parts a card has: one with fewer never takes the place of one with more. */
export const partsOf = ({ pricing, inventory, rating, merchant }: Deal): number =>
  [pricing, inventory, rating, merchant].filter((part) => part !== null).length;
