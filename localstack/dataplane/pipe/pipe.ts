import { Socket } from 'node:net';
import type { FromDataPlane } from '../protocol.ts';
import { ToDataPlane } from '../protocol.ts';
import { lineSplitter } from './lines.ts';

/** Telemetry beyond this is dropped while the plugin does not read; answers to invocations never are. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;

export interface Pipe {
  send(message: FromDataPlane): void;
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

const isTelemetry = (message: FromDataPlane) =>
  message.type === 'logs' || message.type === 'metrics' || message.type === 'segments';

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

  let dropped = 0;
  return {
    send(message) {
      if (isTelemetry(message) && writing.writableLength > MAX_WAITING_BYTES) {
        dropped += 1;
        if (dropped === 1 || dropped % 1000 === 0) {
          process.stderr.write(`data plane: the plugin does not read; ${dropped} telemetry messages dropped so far\n`);
        }
        return;
      }
      writing.write(`${JSON.stringify(message)}\n`);
    },
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
