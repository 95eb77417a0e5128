import { settings } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ settings: settings(), now: () => new Date() });
