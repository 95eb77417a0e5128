import type { Answer, CallNotes } from '../gateway/call.ts';
import { headerValue } from '../gateway/headers.ts';
import { within } from '../gateway/within.ts';
import type { Functions, InvocationOutcome } from '../lambda/types.ts';
import { formatTraceHeader } from '../xray/trace-header.ts';
import type { Exchange } from './exchange.ts';
import { GatewayFailure, internalServerError } from './gateway-response.ts';
import { proxyEvent } from './proxy-event.ts';
import { proxyAnswer } from './proxy-response.ts';

/** API Gateway's own limit, whatever the integration asks for. */
const MAX_INTEGRATION_MS = 29_000;

/**
 * Calls the function of an `AWS_PROXY` integration. A call that outlives the limit goes on without a listener, as on
 * AWS. @throws GatewayFailure
 */
export async function callProxyFunction(
  functions: Functions,
  functionArn: string,
  timeoutMs: number,
  exchange: Exchange,
  notes: CallNotes,
): Promise<Answer> {
  const startedAt = performance.now();
  const outcome = await within(
    Math.min(timeoutMs > 0 ? timeoutMs : MAX_INTEGRATION_MS, MAX_INTEGRATION_MS),
    functions.invoke({ functionArn, payload: proxyEvent(exchange), traceHeader: formatTraceHeader(exchange.trace) }),
  );
  notes.integrationMs = Math.round(performance.now() - startedAt);
  if (outcome === 'too-late') {
    notes.integration = 'timed-out';
    throw new GatewayFailure('INTEGRATION_TIMEOUT', 'Endpoint request timed out');
  }
  notes.integration = outcome.status;
  notes.integrationRequestId = outcome.requestId;
  refuseFailed(outcome);
  const answer = proxyAnswer(
    outcome.payload,
    headerValue(exchange.call.headers, 'accept'),
    exchange.api.binaryMediaTypes,
  );
  if (answer === null) throw internalServerError(502, 'Malformed Lambda proxy response');
  notes.functionStatus = answer.status;
  return answer;
}

/** Lambda never queues a synchronous call, and API Gateway answers its refusal with 500 (rules: DEFAULT_5XX). */
function refuseFailed({ status, reason, payload }: InvocationOutcome): void {
  if (status === 'ok') return;
  if (status === 'function-error') {
    throw internalServerError(502, `Lambda execution failed due to customer function error: ${payload.slice(0, 500)}`);
  }
  throw internalServerError(status === 'unavailable' ? 502 : 500, `${status}: ${reason ?? 'no reason given'}`);
}
