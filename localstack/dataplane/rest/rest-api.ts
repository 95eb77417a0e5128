import { authorizerRunner } from '../authorizer/authorizer.ts';
import { authorize } from '../authorizer/rest-authorizer.ts';
import type { Answer, Call, CallNotes } from '../gateway/call.ts';
import { headerValue } from '../gateway/headers.ts';
import { apiMetrics } from '../gateway/metrics.ts';
import type { Functions, Telemetry } from '../lambda/types.ts';
import type { RestMethod, RestStage } from '../protocol.ts';
import { stageThrottle } from '../throttling/stage-throttle.ts';
import { sampling } from '../xray/sampling.ts';
import { stageSegment } from '../xray/stage-segment.ts';
import { formatTraceHeader, newSegmentId, readTraceHeader } from '../xray/trace-header.ts';
import { type Exchange, newExchange } from './exchange.ts';
import { GatewayFailure, gatewayAnswer, internalServerError } from './gateway-response.ts';
import { callProxyFunction } from './lambda-integration.ts';
import { mockAnswer } from './mock-integration.ts';
import { compileRoutes } from './router.ts';
import { stageAccessLog } from './stage-access-log.ts';
import { expressionValue } from './variables.ts';

export interface RestApi {
  readonly stage: RestStage;
  serve(call: Call, notes: CallNotes): Promise<Answer>;
}

/** One deployed stage, ready to answer: what API Gateway does between a request and its function. */
export function createRestApi(stage: RestStage, functions: Functions, telemetry: Telemetry): RestApi {
  const route = compileRoutes(stage.resources);
  const admits = stageThrottle(stage.methodSettings);
  const runAuthorizer = authorizerRunner(functions);
  const samples = sampling();
  const ofStage = apiMetrics(telemetry, stage, { ApiName: stage.apiName, Stage: stage.stage });
  const logAccess = stageAccessLog(stage, telemetry);
  const ofApi = apiMetrics(telemetry, stage, { ApiName: stage.apiName });

  const answerOf = async (exchange: Exchange, notes: CallNotes): Promise<Answer> => {
    const { call, context } = exchange;
    if (call.body === null) throw new GatewayFailure('REQUEST_TOO_LARGE', 'Request Too Long');
    const match = route(call.method, call.path);
    if (match === null) throw new GatewayFailure('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token');
    context.resourceId = match.resource.id;
    context.resourcePath = match.resource.path;
    exchange.pathParameters = match.pathParameters;
    notes.resourcePath = match.resource.path;
    // Before the authorizer, so that a flood of refused calls does not reach a function either.
    if (!admits(match.resource.path, call.method)) throw new GatewayFailure('THROTTLED', 'Too Many Requests');
    await authorize(runAuthorizer, match.method, exchange);
    refuseWithoutKey(match.method);
    requireParameters(match.method, exchange);
    return integrate(match.method, exchange, notes);
  };

  const integrate = async (method: RestMethod, exchange: Exchange, notes: CallNotes): Promise<Answer> => {
    const { integration } = method;
    if (integration?.type === 'MOCK') return mockAnswer(integration, exchange);
    if (integration?.type === 'AWS_PROXY' && integration.functionArn !== null) {
      const answer = await callProxyFunction(
        functions,
        integration.functionArn,
        integration.timeoutMs,
        exchange,
        notes,
      );
      return { ...answer, headers: [...answer.headers, ['X-Amzn-Trace-Id', formatTraceHeader(exchange.trace)]] };
    }
    throw internalServerError(500, `The data plane does not serve integrations of type ${integration?.type ?? 'none'}`);
  };

  return {
    stage,
    async serve(call, notes) {
      const segmentId = newSegmentId();
      const incoming = readTraceHeader(headerValue(call.headers, 'x-amzn-trace-id'), call.receivedAtMs);
      const traced = stage.tracing && (incoming.sampled ?? samples());
      const exchange = newExchange(
        stage,
        call,
        stage.tracing
          ? { root: incoming.root, parent: traced ? segmentId : incoming.parent, sampled: traced }
          : incoming,
      );
      notes.requestId = exchange.context.requestId;
      let answer: Answer;
      let failure: GatewayFailure | null = null;
      try {
        answer = await answerOf(exchange, notes);
      } catch (error) {
        failure = error instanceof GatewayFailure ? error : internalServerError(500, String(error));
        notes.errorType = failure.type;
        if (failure.reason !== null) notes.reason = failure.reason;
        answer = gatewayAnswer(failure, exchange);
      }
      const endMs = Date.now();
      for (const report of [ofStage, ofApi]) {
        report('Count', 1);
        report('4XXError', answer.status >= 400 && answer.status < 500 ? 1 : 0);
        report('5XXError', answer.status >= 500 ? 1 : 0);
        report('Latency', endMs - call.receivedAtMs, 'Milliseconds');
        if (notes.integrationMs !== undefined) report('IntegrationLatency', notes.integrationMs, 'Milliseconds');
      }
      logAccess?.({ exchange, answer, failure, notes, endMs, traced });
      if (traced) {
        const document = stageSegment({
          id: segmentId,
          trace: incoming,
          apiName: stage.apiName,
          apiId: stage.apiId,
          stage: stage.stage,
          accountId: stage.accountId,
          startMs: call.receivedAtMs,
          endMs,
          method: call.method,
          url: `http://${exchange.context.domainName}/${stage.apiId}${exchange.context.path}`,
          userAgent: exchange.context.identity.userAgent ?? null,
          clientIp: call.sourceIp,
          status: answer.status,
        });
        telemetry.segment(stage.accountId, stage.region, document);
      }
      return {
        ...answer,
        headers: [
          ['x-amzn-RequestId', exchange.context.requestId],
          ['x-amz-apigw-id', exchange.context.extendedRequestId],
          ...answer.headers,
        ],
      };
    },
  };
}

/** Usage plans and their keys are not part of what the control plane tells us, so such a method stays closed. */
function refuseWithoutKey(method: RestMethod): void {
  if (!method.apiKeyRequired) return;
  throw new GatewayFailure('INVALID_API_KEY', 'Forbidden', {
    reason: 'The data plane knows no API keys; the method asks for one',
  });
}

function requireParameters(method: RestMethod, exchange: Exchange): void {
  const missing = Object.entries(method.requestParameters)
    .filter(([name, required]) => required && expressionValue(name, exchange) === '')
    .map(([name]) => name.replace(/^method\.request\.\w+\./, ''))
    .sort();
  if (missing.length === 0) return;
  throw new GatewayFailure('BAD_REQUEST_PARAMETERS', `Missing required request parameters: [${missing.join(', ')}]`);
}
