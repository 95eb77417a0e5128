import { z } from 'zod';
import { City, DealId } from './deals.http.ts';
import { defineEvent } from './define-event.ts';

const source = 'playground.deals';
const ageSeconds = z.number().nonnegative().meta({ description: '0: it was served before all its parts were there' });

export const DealCardStale = defineEvent({
  source,
  type: 'DealCardStale',
  version: '1.0.0',
  summary: 'A card of the read model was served although it is old or lacks a part; it wants to be put together anew.',
  sentence: 'The card of {dealId} was served {ageSeconds} s old and is to be refreshed.',
  data: z.object({ dealId: DealId, ageSeconds }),
});

export const DealCardRefreshed = defineEvent({
  source,
  type: 'DealCardRefreshed',
  version: '1.0.0',
  summary: 'A card of the read model was put together anew.',
  sentence: 'The card of {dealId} is fresh again.',
  data: z.object({
    dealId: DealId,
    warnings: z.array(z.string()).meta({ description: 'Why parts are missing; empty: the card is complete' }),
    upstreamCalls: z.int().nonnegative(),
  }),
});

export const DealListStale = defineEvent({
  source,
  type: 'DealListStale',
  version: '1.0.0',
  summary: 'The list of a city’s deals was served although it is old; it wants to be read anew.',
  sentence: 'The list of {city} was served {ageSeconds} s old and is to be refreshed.',
  data: z.object({ city: City, ageSeconds }),
});

export const DealListRefreshed = defineEvent({
  source,
  type: 'DealListRefreshed',
  version: '1.0.0',
  summary: 'The list of a city’s deals was read anew from the deal catalog.',
  sentence: 'The list of {city} is fresh again: {deals} deals.',
  data: z.object({ city: City, deals: z.int().nonnegative() }),
});
