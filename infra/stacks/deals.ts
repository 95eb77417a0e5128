/** Every function of the deals platform and its load lab, whoever waits for it. */
import type { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import type { Door } from '../constructs/door.ts';
import { AvailabilityService } from '../services/availability.ts';
import { DealCatalogService } from '../services/deal-catalog.ts';
import { ExperienceApi } from '../services/deals.ts';
import { EnrichmentService } from '../services/enrichment.ts';
import { Lab } from '../services/lab.ts';
import { MerchantsService } from '../services/merchants.ts';
import { PricesService } from '../services/prices.ts';
import { PurchasesService } from '../services/purchases.ts';
import { RatingReplica, RatingsService } from '../services/ratings.ts';
import type { BusStack } from './bus.ts';
import type { DataStack } from './data.ts';
import { PlaygroundStack } from './playground-stack.ts';

export interface DealsProps {
  readonly data: DataStack;
  readonly bus: BusStack;
  readonly door: Door;
}

export class DealsStack extends PlaygroundStack {
  constructor(scope: Construct, settings: StageSettings, props: DealsProps) {
    super(scope, 'deals', settings);
    new DealCatalogService(this, 'DealCatalog', props);
    new MerchantsService(this, 'Merchants', props);
    new AvailabilityService(this, 'Availability', props);
    new PricesService(this, 'Prices', props);
    new RatingsService(this, 'Ratings', props);
    new RatingReplica(this, 'RatingsA', { ...props, service: 'ratings-a' });
    new RatingReplica(this, 'RatingsB', { ...props, service: 'ratings-b' });
    new ExperienceApi(this, 'ExperienceApi', props);
    new Lab(this, 'Lab', props);
    new EnrichmentService(this, 'Enrichment', props);
    new PurchasesService(this, 'Purchases', props);
  }
}
