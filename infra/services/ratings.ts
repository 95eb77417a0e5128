/** Ratings: two replicas with a table each, and the balancer before them. All three are services of their own. */
import { Construct } from 'constructs';
import { GetRating, GetRatingOfA, GetRatingOfB } from '../../functions/shared/contracts/ratings.routes.ts';
import type { RouteContract } from '../../functions/shared/contracts/route.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { bindLabBehaviour, bindServiceClient, bindTable } from '../constructs/bindings.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import type { DealsProps } from '../stacks/deals.ts';

export class RatingsService extends Construct {
  constructor(scope: Construct, id: string, { door, data: { tables, clients } }: DealsProps) {
    super(scope, id);
    const getRating = new AppFunction(this, 'get-rating', { service: 'ratings', handler: 'get-rating' });
    bindTable(getRating, tables['rating-targets'], 'RATING_TARGETS_TABLE', 'change');
    bindServiceClient(getRating, 'ratings-a', clients.ratings);
    bindServiceClient(getRating, 'ratings-b', clients.ratings);
    bindLabBehaviour(getRating);
    new HttpRoute(door, 'GetRating', {
      contract: GetRating,
      fn: getRating,
      errorImpact: 'Deals are shown without ratings: no replica answers.',
    });
  }
}

export interface RatingReplicaProps extends DealsProps {
  readonly service: 'ratings-a' | 'ratings-b';
}

export class RatingReplica extends Construct {
  constructor(scope: Construct, id: string, { door, data: { tables }, service }: RatingReplicaProps) {
    super(scope, id);
    const contract: RouteContract = service === 'ratings-a' ? GetRatingOfA : GetRatingOfB;
    const fn = (handler: string, timeoutSeconds = 10): AppFunction =>
      new AppFunction(this, handler, { service, handler, timeoutSeconds });

    const getRating = fn('get-rating');
    bindTable(getRating, tables[service], 'RATINGS_TABLE');
    bindLabBehaviour(getRating);
    new HttpRoute(door, `GetRating-${service}`, { contract, fn: getRating });

    bindTable(fn('seed-ratings', 30), tables[service], 'RATINGS_TABLE', 'append');
  }
}
