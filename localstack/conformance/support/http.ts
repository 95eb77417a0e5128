import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'undici';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  bytes: Buffer;
  /** @throws SyntaxError when the body is no JSON */
  json(): unknown;
}

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'HEAD' | 'OPTIONS';
  /** A list is sent as several lines. */
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
}

/** One HTTP call, with headers as they are on the wire: `fetch` would join the lines of the same name. */
export async function call(url: string, { method = 'GET', headers, body }: Call = {}): Promise<Answer> {
  const answer = await request(url, { method, headers, body, headersTimeout: 35_000, bodyTimeout: 35_000 });
  const bytes = Buffer.from(await answer.body.arrayBuffer());
  const text = bytes.toString();
  return { status: answer.statusCode, headers: answer.headers, text, bytes, json: () => JSON.parse(text) };
}
