import { createHandler } from './handler.ts';

export const handler = createHandler({ now: () => new Date() });
