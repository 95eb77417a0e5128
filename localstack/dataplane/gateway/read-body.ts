import type { IncomingMessage } from 'node:http';

/** Payload size of REST APIs; not configurable on AWS either. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

const NOTHING = Buffer.alloc(0);

/**
 * The body, or null when it is longer than allowed. The rest of such a body is read and forgotten, so that the client
 * comes to hear why; the server's request time-out bounds that.
 * @throws when the client goes away first
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const { headers } = request;
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
    request.resume(); // nothing comes, and whoever waits for nothing misses no end
    return Promise.resolve(NOTHING);
  }
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    const refuse = () => {
      chunks = [];
      resolve(null);
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) refuse();
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => {
      if (!request.readableEnded) reject(new Error('The client went away'));
    });
    if (Number(headers['content-length'] ?? 0) > maxBytes) refuse();
  });
}
