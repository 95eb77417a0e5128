import { createHash } from 'node:crypto';
import type { Answer, CallNotes } from '../gateway/call.ts';
import type { Telemetry } from '../lambda/types.ts';
import type { RestStage } from '../protocol.ts';
import type { Exchange } from './exchange.ts';
import type { GatewayFailure } from './gateway-response.ts';
import { inside } from './variables.ts';

/** What is known of a request when it has been answered. */
interface Answered {
  readonly exchange: Exchange;
  readonly answer: Answer;
  readonly failure: GatewayFailure | null;
  readonly notes: CallNotes;
  readonly endMs: number;
  readonly traced: boolean;
}

/** `$context.x` beside what stands in the context itself; API Gateway Developer Guide: "Variables for access logging". */
const VARIABLES: Record<string, (answered: Answered) => unknown> = {
  status: ({ answer }) => answer.status,
  responseLength: ({ answer }) => Buffer.byteLength(answer.body),
  responseLatency: ({ exchange, endMs }) => endMs - exchange.call.receivedAtMs,
  xrayTraceId: ({ exchange, traced }) => (traced ? exchange.trace.root : undefined),
  integrationLatency: ({ notes }) => notes.integrationMs,
  // Of a proxy integration: what Lambda said of the call, not what the function answered.
  integrationStatus: ({ notes }) => lambdaStatus(notes),
  'integration.latency': ({ notes }) => notes.integrationMs,
  'integration.integrationStatus': ({ notes }) => lambdaStatus(notes),
  'integration.status': ({ notes }) => notes.functionStatus,
  'integration.requestId': ({ notes }) => notes.integrationRequestId,
  'integration.error': ({ notes }) => (notes.integration === undefined ? undefined : notes.reason),
  integrationErrorMessage: ({ notes }) => (notes.integration === undefined ? undefined : notes.reason),
  awsEndpointRequestId: ({ notes }) => notes.integrationRequestId,
  'authorizer.latency': ({ exchange }) => exchange.context.authorizer?.integrationLatency,
  'error.message': ({ failure }) => failure?.text,
  'error.messageString': ({ failure }) => (failure === null ? undefined : JSON.stringify(failure.text)),
  'error.responseType': ({ failure }) => failure?.type,
};

const LAMBDA_STATUS: Record<string, number> = { ok: 200, 'function-error': 200, throttled: 429, 'not-found': 404 };
const lambdaStatus = ({ integration }: CallNotes) =>
  integration === undefined ? undefined : (LAMBDA_STATUS[integration] ?? 500);

type Part = string | ((answered: Answered) => string);

/** Prepares the format of a stage: the line of one request. Names that say nothing are `-`, as on AWS. */
function compileFormat(format: string): (answered: Answered) => string {
  const isJson = format.trimStart().startsWith('{');
  const parts = format
    .trim()
    .split(/(\$context\.[A-Za-z]\w*(?:\.[A-Za-z0-9_-]+)*)/)
    .map((piece): Part => (piece.startsWith('$context.') ? variable(piece.slice('$context.'.length), isJson) : piece));
  return (answered) => parts.map((part) => (typeof part === 'string' ? part : part(answered))).join('');
}

function variable(name: string, isJson: boolean): (answered: Answered) => string {
  const path = name.split('.');
  const read = VARIABLES[name] ?? (({ exchange }: Answered) => inside(exchange.context, path));
  // Of a value that a client chose, a quotation mark would break the line, or let it say what the client likes.
  const escapes = isJson && name !== 'error.messageString';
  return (answered) => {
    const value = read(answered);
    if (value === undefined || value === null || value === '') return '-';
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return escapes ? JSON.stringify(text).slice(1, -1) : text;
  };
}

/** Writes one line per request into the log group that a stage names; null when it names none. */
export function stageAccessLog(stage: RestStage, telemetry: Telemetry): ((answered: Answered) => void) | null {
  const { accessLog, accountId, region, apiId } = stage;
  if (accessLog === null) return null;
  const line = compileFormat(accessLog.format);
  // AWS spreads a stage over streams with such names; one writer needs one.
  const stream = createHash('md5').update(`${apiId}/${stage.stage}`).digest('hex');
  return (answered) =>
    telemetry.log({
      accountId,
      region,
      group: accessLog.logGroup,
      stream,
      timestamp: answered.endMs,
      message: line(answered),
    });
}
