import type { Answer } from '../gateway/call.ts';
import { type HeaderLines, headerValue } from '../gateway/headers.ts';
import type { Exchange } from './exchange.ts';
import { type GatewayError, parameterValue, render } from './variables.ts';

/** Gateway response types that this gateway raises; status and error type as AWS sends them. */
const TYPES = {
  ACCESS_DENIED: [403, 'AccessDeniedException'],
  API_CONFIGURATION_ERROR: [500, 'ApiConfigurationException'],
  AUTHORIZER_CONFIGURATION_ERROR: [500, 'AuthorizerConfigurationException'],
  BAD_REQUEST_PARAMETERS: [400, 'BadRequestException'],
  INTEGRATION_TIMEOUT: [504, 'InternalServerErrorException'],
  INVALID_API_KEY: [403, 'ForbiddenException'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'MissingAuthenticationTokenException'],
  REQUEST_TOO_LARGE: [413, 'RequestTooLargeException'],
  THROTTLED: [429, 'TooManyRequestsException'],
  UNAUTHORIZED: [401, 'UnauthorizedException'],
  /** Has no type of its own on AWS: a function that failed or cannot be called. */
  DEFAULT_5XX: [500, 'InternalServerErrorException'],
} as const satisfies Record<string, readonly [status: number, errorType: string]>;
export type GatewayResponseType = keyof typeof TYPES;

/** Ends an exchange with an answer of the gateway's own. */
export class GatewayFailure extends Error {
  readonly type: GatewayResponseType;
  readonly status: number;
  readonly text: string | null;
  readonly reason: string | null;
  /**
   * @param text what the client reads; null where AWS sends none
   * @param options.status differs from the type's own (502 for a function that failed)
   * @param options.reason for the access log only
   */
  constructor(
    type: GatewayResponseType,
    text: string | null,
    options: { readonly status?: number; readonly reason?: string } = {},
  ) {
    super(options.reason ?? text ?? type);
    this.type = type;
    this.text = text;
    this.status = options.status ?? TYPES[type][0];
    this.reason = options.reason ?? null;
  }
}

/** 500 or 502 `Internal server error`, the answer to everything that went wrong behind the gateway. */
export const internalServerError = (status: 500 | 502, reason: string) =>
  new GatewayFailure('DEFAULT_5XX', 'Internal server error', { status, reason });

/** Words a failure as the API's own gateway response, that of its class, or AWS's default, in this order. */
export function gatewayAnswer(failure: GatewayFailure, exchange: Exchange): Answer {
  const configured = exchange.api.gatewayResponses;
  const ofClass = failure.status >= 500 ? configured.DEFAULT_5XX : configured.DEFAULT_4XX;
  const response = configured[failure.type] ?? ofClass;
  const error: GatewayError = { message: failure.text, responseType: failure.type };

  const template = pickTemplate(response?.responseTemplates ?? {}, headerValue(exchange.call.headers, 'accept'));
  const headers: [string, string][] = [];
  for (const [target, source] of Object.entries(response?.responseParameters ?? {})) {
    const name = /^gatewayresponse\.header\.(.+)$/.exec(target)?.[1];
    const value = name === undefined ? '' : parameterValue(source, exchange, error);
    if (name !== undefined && value !== '') headers.push([name, value]);
  }
  return {
    // A class-wide response without a status leaves each failure its own.
    status: response?.statusCode ?? failure.status,
    headers: withDefaults(headers, template?.contentType ?? 'application/json', TYPES[failure.type][1]),
    body:
      template === null || template.text === DEFAULT_TEMPLATE
        ? defaultBody(failure)
        : render(template.text, exchange, error),
  };
}

function withDefaults(headers: HeaderLines, contentType: string, errorType: string): HeaderLines {
  const named = headerValue(headers, 'content-type');
  const type: HeaderLines = named === undefined ? [['Content-Type', contentType]] : [];
  return [...type, ['x-amzn-ErrorType', errorType], ...headers];
}

/** What GetGatewayResponse shows for a type that nobody has changed. */
const DEFAULT_TEMPLATE = '{"message":$context.error.messageString}';

/** AWS spells the key of a refused request with a capital M. */
const defaultBody = ({ type, text }: GatewayFailure): string =>
  JSON.stringify(type === 'ACCESS_DENIED' ? { Message: text } : { message: text });

/** By the first media type of Accept, then `application/json`, then whichever there is. */
export function pickTemplate(
  templates: Readonly<Record<string, string>>,
  accept: string | undefined,
): { readonly contentType: string; readonly text: string } | null {
  const wanted = accept?.split(',')[0]?.split(';')[0]?.trim() ?? '';
  for (const contentType of [wanted, 'application/json', ...Object.keys(templates)]) {
    const text = Object.hasOwn(templates, contentType) ? templates[contentType] : undefined;
    if (text !== undefined) return { contentType, text };
  }
  return null;
}
