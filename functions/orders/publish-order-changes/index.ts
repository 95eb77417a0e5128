import { timeoutSeconds, timer } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ timer: timer(), timeoutSeconds: timeoutSeconds('publish-order-changes') });
