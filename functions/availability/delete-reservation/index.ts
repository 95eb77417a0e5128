import { labBehaviour } from '../../shared/lab-behaviour/lab-behaviour.ts';
import { stock } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ stock: stock(), behave: labBehaviour('availability') });
