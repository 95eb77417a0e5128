/** One deal, enriched and written down; for a while many jobs share the work. */
import { DealId } from '../shared/contracts/deals.http.ts';
import type { Calling, FindDeal } from './adapters/deal-client.ts';
import type { KeepEnriched } from './adapters/enriched-table.ts';
import { type Enriched, enrichedFrom } from './domain/enriched.ts';
import type { Remembered } from './remembered.ts';

/** Trying again does not bring the deal back, but the way is the same: attempts, then the dead-letter queue. */
export class NoSuchDeal extends Error {
  override readonly name = 'NoSuchDeal';
}

export type Enrich = (dealId: string, calling: Calling) => Promise<Enriched>;

export interface EnrichDependencies {
  readonly find: FindDeal;
  readonly keep: KeepEnriched;
  readonly remember: Remembered<Enriched>;
}

/** @throws NoSuchDeal · DependencyUnavailable */
export const enriching =
  ({ find, keep, remember }: EnrichDependencies): Enrich =>
  async (dealId, calling) => {
    if (!DealId.safeParse(dealId).success) throw new NoSuchDeal(`the job names no deal: "${dealId}"`);
    return remember(dealId, async () => {
      const deal = await find(dealId, calling);
      if (deal === undefined) throw new NoSuchDeal(`there is no deal ${dealId}`);
      const enriched = enrichedFrom(deal);
      await keep(dealId, enriched);
      return enriched;
    });
  };
