import { ledger, payments } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ payments: payments(), ledger: ledger() });
