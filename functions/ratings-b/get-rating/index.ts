import { labBehaviour } from '../../shared/lab-behaviour/lab-behaviour.ts';
import { ratings } from '../../shared/rating-replica/wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ ratings: ratings(), behave: labBehaviour('ratings-b') });
