import { cards, payments } from '../wiring.ts';
import { createHandler } from './handler.ts';

// one call per request: a person waits, and whoever asked tries again
export const handler = createHandler(cards(payments(), { tries: 1 }));
