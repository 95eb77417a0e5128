import { validateHeaderName, validateHeaderValue } from 'node:http';
import { z } from 'zod';
import type { Answer } from '../gateway/call.ts';
import { type HeaderLines, headerValue } from '../gateway/headers.ts';
import { isBinary } from './media-types.ts';

const headerText = z.union([z.string(), z.boolean(), z.number()]).transform(String);

/** A strict object: API Gateway refuses an answer with members of its own. */
const ProxyResponse = z.strictObject({
  statusCode: z
    .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
    .pipe(z.int().min(100).max(599))
    .nullish(),
  headers: z.record(z.string(), headerText).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(headerText)).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** Sent on under `x-amzn-Remapped-…`, because API Gateway writes these itself. */
const REMAPPED = new Set(['connection', 'content-length', 'date', 'server', 'www-authenticate']);

/**
 * Turns what a function returned into an HTTP answer.
 * @param payload JSON text
 * @param accept the Accept header of the request: it decides whether base64 is decoded
 * @returns null for a malformed proxy response
 */
export function proxyAnswer(
  payload: string,
  accept: string | undefined,
  binaryMediaTypes: readonly string[],
): Answer | null {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return null;
  }
  const parsed = ProxyResponse.safeParse(value);
  if (!parsed.success) return null;
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = parsed.data;
  const lines = mergedHeaders(headers ?? {}, multiValueHeaders ?? {});
  if (!lines.every(isSendable)) return null;
  const typed: HeaderLines =
    headerValue(lines, 'content-type') === undefined ? [['Content-Type', 'application/json'], ...lines] : lines;
  const text = body ?? '';
  return {
    status: statusCode ?? 200,
    headers: typed,
    body: isBase64Encoded === true && isBinary(accept, binaryMediaTypes) ? Buffer.from(text, 'base64') : text,
  };
}

/** `multiValueHeaders` first; a header that both name is sent with all values, but each value once. */
function mergedHeaders(single: Record<string, string>, multi: Record<string, string[]>): HeaderLines {
  const lines: [string, string][] = [];
  for (const [name, values] of Object.entries(multi)) {
    for (const value of values) lines.push([outgoingName(name), value]);
  }
  for (const [name, value] of Object.entries(single)) {
    const outgoing = outgoingName(name);
    const lower = outgoing.toLowerCase();
    if (lines.some(([known, sent]) => known.toLowerCase() === lower && sent === value)) continue;
    lines.push([outgoing, value]);
  }
  return lines.filter(([name]) => name.toLowerCase() !== 'transfer-encoding');
}

const outgoingName = (name: string) => (REMAPPED.has(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name);

function isSendable([name, value]: readonly [string, string]): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
