/** Body, query, path and idempotency key, validated before any work: 413, 415, 400, 422. */
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { ZodType, z } from 'zod';
import type { FieldError } from '../contracts/problem.ts';
import { exchangeOf } from './exchange.ts';
import { DomainError } from './problem.ts';

export interface CheckOptions {
  readonly body?: ZodType | undefined;
  readonly bodyType?: 'json' | 'form' | undefined;
  readonly query?: ZodType | undefined;
  readonly path?: ZodType | undefined;
  readonly idempotencyKey?: 'required' | 'optional' | undefined;
  readonly maxBodyBytes?: number | undefined;
}

const MAX_BODY_BYTES = 64 * 1024;
const MEDIA = { json: /^application\/([a-z0-9.+-]+\+)?json$/, form: /^application\/x-www-form-urlencoded$/ } as const;
const KEY = /^[\x21-\x7e]{1,255}$/;

const fieldErrors = (error: z.ZodError): FieldError[] =>
  error.issues.slice(0, 20).map(({ path, message }) => ({ path: path.map(String).join('.'), message }));

function bodyText({ body, isBase64Encoded }: APIGatewayProxyEvent, maxBytes: number): string {
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > maxBytes) throw new DomainError('too-large', `At most ${maxBytes} bytes are read.`);
  return isBase64Encoded ? bytes.toString('utf8') : (body ?? '');
}

function parsed(text: string, type: 'json' | 'form'): unknown {
  if (type === 'form') return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DomainError('malformed-json', undefined, { cause });
  }
}

function fitting(schema: ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new DomainError('validation-failed', undefined, { errors: fieldErrors(result.error) });
}

export const checked = ({
  body,
  bodyType = 'json',
  query,
  path,
  idempotencyKey,
  maxBodyBytes = MAX_BODY_BYTES,
}: CheckOptions): MiddlewareObj<APIGatewayProxyEvent> => ({
  before({ event }) {
    const exchange = exchangeOf(event);
    const text = bodyText(event, maxBodyBytes);
    const key = exchange.headers['idempotency-key'];
    if (key === undefined && idempotencyKey === 'required') throw new DomainError('idempotency-key-missing');
    if (key !== undefined && !KEY.test(key)) throw new DomainError('idempotency-key-malformed');
    exchange.idempotencyKey = key;

    const pathParameters = event.pathParameters ?? {};
    const inPath = path?.safeParse(pathParameters);
    // an id that cannot exist is an address without a thing
    if (inPath?.success === false) throw new DomainError('not-found');
    exchange.path = inPath === undefined ? pathParameters : inPath.data;

    const queryParameters = event.queryStringParameters ?? {};
    exchange.query = query === undefined ? queryParameters : fitting(query, queryParameters);

    if (body === undefined) return;
    const media = (exchange.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (!MEDIA[bodyType].test(media)) throw new DomainError('unsupported-media-type');
    exchange.body = fitting(body, parsed(text, bodyType));
  },
});
