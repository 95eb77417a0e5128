import type { Answer } from '../gateway/call.ts';
import { headerValue } from '../gateway/headers.ts';
import type { RestMethod } from '../protocol.ts';
import type { Exchange } from './exchange.ts';
import { GatewayFailure, internalServerError, pickTemplate } from './gateway-response.ts';
import { needsVelocity, parameterValue, render } from './variables.ts';

type Integration = NonNullable<RestMethod['integration']>;

/**
 * A MOCK integration: the request template chooses a status, the integration responses word the answer. Templates may
 * refer to `$context`, `$stageVariables` and `$method.request`; one that needs Velocity is refused, not guessed at.
 * The JSON template serves every content type, so that a verb is refused whatever body it carries.
 * @throws GatewayFailure
 */
export function mockAnswer(integration: Integration, exchange: Exchange): Answer {
  const request = pickTemplate(integration.requestTemplates, headerValue(exchange.call.headers, 'content-type'));
  const status = /["']?statusCode["']?\s*:\s*["']?(\d{3})\b/.exec(rendered(request?.text ?? '', exchange))?.[1];
  if (status === undefined) {
    throw internalServerError(
      500,
      'Unable to parse statusCode. It should be an integer defined in the request template',
    );
  }
  const entries = Object.entries(integration.responses);
  const chosen =
    entries.find(([, { selectionPattern }]) => matches(selectionPattern, status)) ??
    entries.find(([, { selectionPattern }]) => selectionPattern === null || selectionPattern === '');
  if (chosen === undefined) {
    throw new GatewayFailure('API_CONFIGURATION_ERROR', 'Internal server error', {
      reason: `No integration response for status ${status} and no default one`,
    });
  }
  const [answered, response] = chosen;
  const template = pickTemplate(response.responseTemplates, headerValue(exchange.call.headers, 'accept'));
  const headers: [string, string][] = [];
  for (const [target, source] of Object.entries(response.responseParameters)) {
    const name = /^method\.response\.header\.(.+)$/.exec(target)?.[1];
    const value = name === undefined ? '' : parameterValue(source, exchange);
    if (name !== undefined && value !== '') headers.push([name, value]);
  }
  if (headerValue(headers, 'content-type') === undefined) {
    headers.unshift(['Content-Type', template?.contentType ?? 'application/json']);
  }
  return { status: Number(answered), headers, body: rendered(template?.text ?? '', exchange) };
}

/** API Gateway matches the whole text, as Java does. */
function matches(pattern: string | null, status: string): boolean {
  if (pattern === null || pattern === '') return false;
  try {
    return new RegExp(`^(?:${pattern})$`).test(status);
  } catch {
    return false;
  }
}

function rendered(template: string, exchange: Exchange): string {
  if (!needsVelocity(template)) return render(template, exchange);
  throw new GatewayFailure('API_CONFIGURATION_ERROR', 'Internal server error', {
    reason: `The data plane renders references only, not Velocity: ${template.slice(0, 200)}`,
  });
}
