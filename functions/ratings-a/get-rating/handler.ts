import { GetRatingOfA } from '../../shared/contracts/ratings.routes.ts';
import { type ReplicaDependencies, ratingHandler } from '../../shared/rating-replica/replica.ts';

export const createHandler = (dependencies: ReplicaDependencies) => ratingHandler(GetRatingOfA, 'a', dependencies);
