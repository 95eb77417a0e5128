import { headerValue } from '../gateway/headers.ts';
import type { Exchange } from './exchange.ts';
import { isBinary } from './media-types.ts';

const orNull = <T extends object>(record: T): T | null => (Object.keys(record).length === 0 ? null : record);

/**
 * The event of a Lambda proxy integration, payload format 1.0, as JSON text.
 * Path and path parameters keep their percent-encoding, query strings come decoded: REST APIs do both.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function proxyEvent(exchange: Exchange): string {
  const { api, call, context } = exchange;
  const body = call.body ?? Buffer.alloc(0);
  const encoded = isBinary(headerValue(call.headers, 'content-type'), api.binaryMediaTypes);
  return JSON.stringify({
    resource: context.resourcePath,
    path: call.path,
    httpMethod: call.method,
    headers: exchange.headers,
    multiValueHeaders: exchange.multiValueHeaders,
    queryStringParameters: orNull(exchange.query),
    multiValueQueryStringParameters: orNull(exchange.multiValueQuery),
    pathParameters: orNull(exchange.pathParameters),
    stageVariables: orNull(api.variables),
    requestContext: context,
    body: body.length === 0 ? null : body.toString(encoded ? 'base64' : 'utf8'),
    isBase64Encoded: encoded && body.length > 0,
  });
}
