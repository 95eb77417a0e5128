import { mails } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ mails: mails() });
