import { labBehaviour } from '../../shared/lab-behaviour/lab-behaviour.ts';
import { merchants } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ merchants: merchants(), behave: labBehaviour('merchants') });
