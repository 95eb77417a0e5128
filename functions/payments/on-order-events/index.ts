import { cards, paymentsWithLedger } from '../wiring.ts';
import { createHandler } from './handler.ts';

// an order waits, and nobody else asks for it: where three of ten calls fail, four in a row do in eight of a thousand
export const handler = createHandler(cards(paymentsWithLedger(), { tries: 4 }));
