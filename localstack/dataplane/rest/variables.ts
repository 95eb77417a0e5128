import { headerValue } from '../gateway/headers.ts';
import type { Exchange } from './exchange.ts';

/** What a gateway response may name beside `$context`: `$context.error.*`. */
export interface GatewayError {
  readonly message: string | null;
  readonly responseType: string;
  readonly validationErrorString?: string;
}

/**
 * The value of a mapping expression without its `$`: `context.requestId`, `context.error.message`,
 * `stageVariables.name`, `method.request.header.Origin` (also `path`, `querystring`). Empty when there is none.
 */
export function expressionValue(expression: string, exchange: Exchange, error?: GatewayError): string {
  const request = /^method\.request\.(header|path|querystring|multivalueheader|multivaluequerystring)\.(.+)$/.exec(
    expression,
  );
  if (request !== null) return requestValue(request[1] as string, request[2] as string, exchange);
  if (expression.startsWith('stageVariables.')) {
    return exchange.api.variables[expression.slice('stageVariables.'.length)] ?? '';
  }
  if (expression === 'context.error.messageString') return JSON.stringify(error?.message ?? null);
  if (expression.startsWith('context.error.')) return asText(inside(error, expression.split('.').slice(2)));
  if (expression.startsWith('context.')) return asText(inside(exchange.context, expression.split('.').slice(1)));
  return '';
}

function requestValue(place: string, name: string, exchange: Exchange): string {
  if (place === 'path') return exchange.pathParameters[name] ?? '';
  if (place === 'header') return headerValue(exchange.call.headers, name) ?? '';
  if (place === 'querystring') return exchange.query[name] ?? '';
  if (place === 'multivaluequerystring') return (exchange.multiValueQuery[name] ?? []).join(',');
  return (exchange.multiValueHeaders[name] ?? []).join(',');
}

/** The value at a path of own properties; undefined when there is none. */
export function inside(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Object.hasOwn(current, key) ? Reflect.get(current, key) : undefined;
  }
  return current;
}

const asText = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** A `responseParameters` value: text in single quotes, or an expression. */
export const parameterValue = (parameter: string, exchange: Exchange, error?: GatewayError): string =>
  /^'.*'$/s.test(parameter) ? parameter.slice(1, -1) : expressionValue(parameter, exchange, error);

const NAME = '(?:context|stageVariables|method\\.request\\.\\w+)\\.[A-Za-z0-9_.-]*[A-Za-z0-9_-]';
const REFERENCE = new RegExp(`\\$\\{(${NAME})\\}|\\$(${NAME})`, 'g');

/** Replaces `$context.x` and its like; nothing else of the template language is known here. */
export const render = (template: string, exchange: Exchange, error?: GatewayError): string =>
  template.replace(REFERENCE, (_whole, braced: string | undefined, bare: string | undefined) =>
    expressionValue(braced ?? bare ?? '', exchange, error),
  );

/** Velocity that `render` would pass through unread. */
export const needsVelocity = (template: string): boolean =>
  /#(set|if|foreach|else|end)\b|\$(input|util)\b/.test(template);
