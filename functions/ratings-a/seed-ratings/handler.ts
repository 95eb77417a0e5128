import { type ReplicaSeed, ratingSeed } from '../../shared/rating-replica/replica.ts';

export const createHandler = (dependencies: ReplicaSeed) => ratingSeed('ratings-a', dependencies);
