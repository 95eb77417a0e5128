import { labBehaviour } from '../../shared/lab-behaviour/lab-behaviour.ts';
import { deals } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ deals: deals(), behave: labBehaviour('deal-catalog') });
