/** Places of enrichment jobs: taken when they are let in, back when they end. */
import { expect } from 'vitest';
import { EnrichmentAccepted } from '../../functions/shared/contracts/deals.http.ts';
import { eventually } from './eventually.ts';
import { mustBe, Visitor } from './visitor.ts';

/** For a thousand jobs, on a busy machine. */
export const DRAINED_WITHIN_MS = 90_000;

/** Lets one job in when nothing else is outstanding: whatever was taken before has come back. */
export const allPlacesAreFree = (): Promise<void> =>
  eventually(
    async () => {
      const answer = mustBe(202, await new Visitor().post('/api/enrichment-jobs', { count: 1 }));
      expect(EnrichmentAccepted.parse(answer.body)).toMatchObject({ accepted: 1, outstanding: 1 });
    },
    { within: DRAINED_WITHIN_MS, explain: () => 'Some places are still taken' },
  );
