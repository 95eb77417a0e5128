import { labBehaviour } from '../../shared/lab-behaviour/lab-behaviour.ts';
import { prices } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ prices: prices(), behave: labBehaviour('prices') });
