import { cookie, sessions, verifier } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ sessions: sessions(), verifier: verifier(), cookie: cookie() });
