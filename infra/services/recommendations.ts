/** What goes with a product and what is popular, learned from events. */
import { Construct } from 'constructs';
import { ListRecommendations } from '../../functions/shared/contracts/recommendations.routes.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { bindTable } from '../constructs/bindings.ts';
import type { Door } from '../constructs/door.ts';
import { EventConsumer } from '../constructs/event-consumer.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import type { BusStack } from '../stacks/bus.ts';
import type { DataStack } from '../stacks/data.ts';

const service = 'recommendations';

export interface RecommendationsDoorsProps {
  readonly door: Door;
  readonly data: DataStack;
}

export class RecommendationsDoors extends Construct {
  constructor(scope: Construct, id: string, { door, data }: RecommendationsDoorsProps) {
    super(scope, id);
    const list = new AppFunction(this, 'list-recommendations', { service, handler: 'list-recommendations' });
    bindTable(list, data.tables.recommendations, 'RECOMMENDATIONS_TABLE');
    new HttpRoute(door, 'ListRecommendations', { contract: ListRecommendations, fn: list });
  }
}

export interface RecommendationsConsumersProps {
  readonly data: DataStack;
  readonly bus: BusStack;
}

export class RecommendationsConsumers extends Construct {
  constructor(scope: Construct, id: string, { data, bus: { bus, undelivered } }: RecommendationsConsumersProps) {
    super(scope, id);
    const onShopEvents = new AppFunction(this, 'on-shop-events', { service, handler: 'on-shop-events' });
    bindTable(onShopEvents, data.tables.recommendations, 'RECOMMENDATIONS_TABLE', 'change');
    new EventConsumer(this, 'Recommendations', {
      consumer: 'recommendations',
      fn: onShopEvents,
      bus,
      undelivered,
      maxConcurrency: 2, // popular products are in many orders: more at once would mostly collide
      errorImpact: 'Recommendations miss what people bought or liked.',
    });
  }
}
