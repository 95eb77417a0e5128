import type { Functions } from '../lambda/types.ts';
import type { DeployedStage } from './deployed-api.ts';
import { connectEvent, type Handshake, type Peer, socketContext } from './events.ts';
import { callRoute } from './route-call.ts';

export type HandshakeOutcome =
  | {
      readonly kind: 'accepted';
      readonly authorizer: Peer['authorizer'];
      /** Only what the `$connect` function chose; API Gateway picks none by itself. */
      readonly subprotocol: string | undefined;
    }
  | { readonly kind: 'refused'; readonly status: number; readonly body: string; readonly reason: string };

/** Everything that stands between an upgrade request and an open socket: throttle, authorizer, `$connect`. */
export async function decideHandshake(
  deployed: DeployedStage,
  functions: Functions,
  peer: Peer,
  handshake: Handshake,
  traceHeader: string,
): Promise<HandshakeOutcome> {
  const route = deployed.route('$connect');
  const refuse = (status: number, message: string, reason = message): HandshakeOutcome => {
    const { requestId } = socketContext(peer, '$connect', 'CONNECT');
    const body = JSON.stringify({ message, connectionId: peer.connectionId, requestId });
    return { kind: 'refused', status, body, reason };
  };
  if (!deployed.admits()) return refuse(429, 'Too Many Requests');
  if (route === undefined) return { kind: 'accepted', authorizer: null, subprotocol: undefined };

  let authorizer: Peer['authorizer'] = null;
  if (route.authorizationType !== 'NONE') {
    const definition = deployed.api.authorizers.find(({ id }) => id === route.authorizerId);
    if (route.authorizationType !== 'CUSTOM' || definition === undefined) {
      return refuse(500, 'Internal server error', `No authorizer to run for ${route.authorizationType}`);
    }
    const context = socketContext(peer, '$connect', 'CONNECT');
    const verdict = await deployed.authorizers(definition, {
      methodArn: `arn:aws:execute-api:${deployed.api.region}:${deployed.api.accountId}:${peer.apiId}/${peer.stage}/$connect`,
      traceHeader,
      identity: (source) => identityOf(source, deployed, handshake, context),
      requestEvent: () => ({
        headers: handshake.headers,
        multiValueHeaders: handshake.multiValueHeaders,
        queryStringParameters: handshake.queryStringParameters ?? {},
        multiValueQueryStringParameters: handshake.multiValueQueryStringParameters ?? {},
        stageVariables: deployed.stage.variables,
        requestContext: context,
      }),
    });
    if (verdict.kind === 'unauthorized') return refuse(401, 'Unauthorized');
    if (verdict.kind === 'broken') return refuse(500, 'Internal server error', verdict.reason);
    if (verdict.decision !== 'allow') return refuse(403, 'Forbidden', verdict.decision);
    authorizer = verdict.context;
  }

  const context = socketContext({ ...peer, authorizer }, '$connect', 'CONNECT');
  const outcome = await callRoute(
    functions,
    route,
    connectEvent(context, handshake, deployed.stage.variables),
    traceHeader,
  );
  if (outcome.kind !== 'answered') {
    const reason = outcome.kind === 'failed' ? outcome.reason : 'Malformed Lambda proxy response';
    return refuse(502, 'Internal server error', reason);
  }
  const { statusCode, body, headers } = outcome.response;
  if (statusCode >= 300) {
    return { kind: 'refused', status: statusCode, body: body ?? '', reason: `$connect answered ${statusCode}` };
  }
  const chosen = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol');
  return { kind: 'accepted', authorizer, subprotocol: chosen?.[1] };
}

/** `route.request.header.X`, `route.request.querystring.x`, `stageVariables.x`, `context.x`. */
function identityOf(
  source: string,
  deployed: DeployedStage,
  handshake: Handshake,
  context: object,
): string | undefined {
  const [, place, name = ''] =
    /^(route\.request\.header|route\.request\.querystring|stageVariables|context)\.(.+)$/.exec(source) ?? [];
  if (place === 'route.request.header') return handshake.header(name);
  if (place === 'route.request.querystring') return handshake.queryStringParameters?.[name];
  if (place === 'stageVariables') return deployed.stage.variables[name];
  const value: unknown = place === 'context' && Object.hasOwn(context, name) ? Reflect.get(context, name) : undefined;
  return value === undefined || value === null ? undefined : String(value);
}
