import type { CallNotes } from '../gateway/call.ts';
import type { Functions } from '../lambda/types.ts';
import { formatTraceHeader, readTraceHeader } from '../xray/trace-header.ts';
import type { Closing, Connection } from './connection.ts';
import type { DeployedStage } from './deployed-api.ts';
import { disconnectEvent, messageEvent, type Peer, socketContext } from './events.ts';
import { callRoute } from './route-call.ts';

/** Each event of a socket is a trace of its own. */
export function newSocketTrace(deployed: DeployedStage, header?: string): string {
  const trace = readTraceHeader(header, Date.now());
  return formatTraceHeader(deployed.stage.tracing ? { ...trace, sampled: trace.sampled ?? true } : trace);
}

/** Takes one message to its route and, on a two-way route, the answer back. Never throws. */
export async function handleMessage(
  deployed: DeployedStage,
  functions: Functions,
  connection: Connection,
  body: string,
): Promise<CallNotes> {
  const { peer } = connection;
  const selected = deployed.select(body);
  const wanted = selected !== null && !selected.startsWith('$') ? deployed.route(selected) : undefined;
  const route = wanted ?? deployed.route('$default');
  const context = socketContext(peer, route?.routeKey ?? selected ?? '$default', 'MESSAGE');
  const notes: CallNotes = { requestId: context.requestId, resourcePath: context.routeKey };
  const complain = (message: string) =>
    connection.send(JSON.stringify({ message, connectionId: peer.connectionId, requestId: context.requestId }));

  deployed.report('MessageCount', 1);
  if (!deployed.admits()) {
    deployed.report('ClientError', 1);
    complain('Too Many Requests');
    return { ...notes, errorType: 'THROTTLED' };
  }
  if (route === undefined) {
    deployed.report('ClientError', 1);
    complain('Forbidden');
    return { ...notes, errorType: 'NO_ROUTE' };
  }
  const startedAt = performance.now();
  const event = messageEvent(context, body, deployed.stage.variables);
  const outcome = await callRoute(functions, route, event, newSocketTrace(deployed));
  const integrationMs = Math.round(performance.now() - startedAt);
  deployed.report('IntegrationLatency', integrationMs, 'Milliseconds');
  // Without a route response nobody reads what the function returned, so nothing is wrong with it.
  if (outcome.kind === 'failed' || (outcome.kind === 'unreadable' && route.twoWay)) {
    deployed.report('IntegrationError', 1);
    complain('Internal server error');
    const reason = outcome.kind === 'failed' ? outcome.reason : 'Malformed Lambda proxy response';
    return { ...notes, integrationMs, errorType: 'INTEGRATION_FAILURE', reason };
  }
  if (route.twoWay && outcome.kind === 'answered' && outcome.response.body) connection.send(outcome.response.body);
  return { ...notes, integrationMs };
}

/** Tells the `$disconnect` route, if there is one. Never throws. */
export async function handleDisconnect(
  deployed: DeployedStage,
  functions: Functions,
  peer: Peer,
  { code, reason }: Closing,
): Promise<CallNotes> {
  const context = socketContext(peer, '$disconnect', 'DISCONNECT', {
    disconnectStatusCode: code,
    disconnectReason: reason,
  });
  const notes: CallNotes = { requestId: context.requestId, resourcePath: '$disconnect' };
  const route = deployed.route('$disconnect');
  if (route === undefined) return notes;
  const event = disconnectEvent(context, deployed.stage.variables, peer.domainName);
  const outcome = await callRoute(functions, route, event, newSocketTrace(deployed));
  if (outcome.kind !== 'failed') return notes;
  deployed.report('IntegrationError', 1);
  return { ...notes, errorType: 'INTEGRATION_FAILURE', reason: outcome.reason };
}

/** How API Gateway words a close that the client did not explain. */
export function disconnectReason(code: number, given: string): string {
  if (given !== '') return given;
  if (code === 1005) return 'Client-side close frame status not set';
  if (code === 1006) return 'Connection closed abnormally';
  return '';
}
