/** What caused a change, kept on the row for the outbox. */
import { actorOf } from '../shared/http/caller.ts';
import type { HttpRequest } from '../shared/http/http-handler.ts';
import type { Origin } from './adapters/product-row.ts';

type Request = Pick<HttpRequest<unknown, unknown, unknown>, 'correlationId' | 'requestId' | 'traceparent' | 'caller'>;

export const originOf = ({ correlationId, requestId, traceparent, caller }: Request, at: Date): Origin => ({
  correlationId,
  causationId: requestId,
  traceparent,
  actor: actorOf(caller),
  at: at.toISOString(),
  ordinal: 0,
});
