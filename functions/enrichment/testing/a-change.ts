import { ulid } from 'ulid';
import type { Batch } from '../jobs-of.ts';

/** The cause of a batch. */
export const aChange = (requestId: string = crypto.randomUUID()): Batch['change'] => ({
  correlationId: ulid(),
  causationId: requestId,
  traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  at: new Date().toISOString(),
});
