import { DEMO_RATINGS } from '../../shared/rating-replica/demo-ratings.ts';
import { ratings } from '../../shared/rating-replica/wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ ratings: ratings(), demo: DEMO_RATINGS });
