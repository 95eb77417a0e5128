import type { RestMethod } from '../protocol.ts';
import type { Exchange } from '../rest/exchange.ts';
import { GatewayFailure } from '../rest/gateway-response.ts';
import { expressionValue } from '../rest/variables.ts';
import { formatTraceHeader } from '../xray/trace-header.ts';
import type { authorizerRunner } from './authorizer.ts';

const DENIED = 'User is not authorized to access this resource';

/**
 * Lets a request pass to its method, or refuses it as API Gateway does. What the authorizer said of the caller goes
 * into the context before a refusal too: gateway responses may show it. @throws GatewayFailure
 */
export async function authorize(
  run: ReturnType<typeof authorizerRunner>,
  method: RestMethod,
  exchange: Exchange,
): Promise<void> {
  if (method.authorizationType === 'NONE') return;
  const authorizer = exchange.api.authorizers.find(({ id }) => id === method.authorizerId);
  if (method.authorizationType !== 'CUSTOM' || authorizer === undefined) {
    throw misconfigured(`No authorizer to run for ${method.authorizationType} ${method.authorizerId ?? ''}`);
  }
  const verdict = await run(authorizer, {
    methodArn: methodArn(exchange),
    traceHeader: formatTraceHeader(exchange.trace),
    identity: (source) => expressionValue(source, exchange),
    requestEvent: () => requestEvent(exchange),
  });
  if (verdict.kind === 'unauthorized') throw new GatewayFailure('UNAUTHORIZED', 'Unauthorized');
  if (verdict.kind === 'broken') throw misconfigured(verdict.reason);
  exchange.context.authorizer = verdict.context;
  if (verdict.apiKey !== null) exchange.context.identity.apiKey = verdict.apiKey;
  if (verdict.decision === 'explicit-deny')
    throw new GatewayFailure('ACCESS_DENIED', `${DENIED} with an explicit deny`);
  if (verdict.decision === 'implicit-deny') throw new GatewayFailure('ACCESS_DENIED', DENIED);
}

/** AWS sends `{"message": null}` and keeps the reason for its logs. */
const misconfigured = (reason: string) => new GatewayFailure('AUTHORIZER_CONFIGURATION_ERROR', null, { reason });

const methodArn = ({ api, call }: Exchange) =>
  `arn:aws:execute-api:${api.region}:${api.accountId}:${api.apiId}/${api.stage}/${call.method}${call.path}`;

/** Unlike in a proxy event, what is missing is an empty object here. */
const requestEvent = (exchange: Exchange) => ({
  resource: exchange.context.resourcePath,
  path: exchange.call.path,
  httpMethod: exchange.call.method,
  headers: exchange.headers,
  multiValueHeaders: exchange.multiValueHeaders,
  queryStringParameters: exchange.query,
  multiValueQueryStringParameters: exchange.multiValueQuery,
  pathParameters: exchange.pathParameters,
  stageVariables: exchange.api.variables,
  requestContext: exchange.context,
});
