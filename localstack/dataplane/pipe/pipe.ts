import { Socket } from 'node:net';
import type { FromDataPlane } from '../protocol.ts';
import { ToDataPlane } from '../protocol.ts';
import { lineSplitter } from './lines.ts';

/** With more than this unread by the plugin, telemetry waits (and is bounded) where it is collected. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

export interface Pipe {
  send(message: FromDataPlane): void;
  /** Whether telemetry may be sent now; answers always may. */
  writable(): boolean;
  /** Resolves when everything sent so far has left the process, or after `withinMs`. */
  drain(withinMs: number): Promise<void>;
}

export interface PipeOptions {
  readonly input: number;
  readonly output: number;
  readonly onMessage: (message: ToDataPlane) => void;
  /** A line that is not a message of the protocol; the pipe stays open. */
  readonly onInvalid: (problem: string) => void;
  /** The plugin is gone. */
  readonly onEnd: (why: string) => void;
}

/** The two inherited descriptors, spoken to in JSON lines (protocol.ts). */
export function openPipe({ input, output, onMessage, onInvalid, onEnd }: PipeOptions): Pipe {
  const reading = new Socket({ fd: input, readable: true, writable: false });
  const writing = new Socket({ fd: output, readable: false, writable: true });
  const split = lineSplitter((line) => {
    const message = parseMessage(line);
    if (typeof message === 'string') onInvalid(message);
    else onMessage(message);
  });
  reading.on('data', (chunk) => {
    try {
      split(chunk);
    } catch (error) {
      onEnd(String(error));
    }
  });
  reading.on('end', () => onEnd('end of file'));
  reading.on('error', (error) => onEnd(error.message));
  writing.on('error', (error) => onEnd(error.message));

  return {
    send: (message) => void writing.write(`${JSON.stringify(message)}\n`),
    writable: () => writing.writableLength < MAX_WAITING_BYTES,
    drain: (withinMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        writing.write('', () => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}

/** The message, or a sentence about what is wrong with the line. */
function parseMessage(line: string): ToDataPlane | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return `not JSON: ${line.slice(0, 200)}`;
  }
  const parsed = ToDataPlane.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  return `${issues.join('; ')} in ${line.slice(0, 200)}`;
}
