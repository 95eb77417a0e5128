import { createWriteStream, mkdirSync, openSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

/** Then the file is set aside as `….1`; the one before that is gone. */
const MAX_BYTES = 32 * 1024 * 1024;

/** A write to the file costs more than its line: those of a moment go together. */
const TOGETHER_MS = 100;

export interface AccessLog {
  write(entry: Record<string, unknown>): void;
  close(): Promise<void>;
}

/** One JSON line per request, handshake and message, in `<stateDir>/logs/dataplane-access.log`. */
export function openAccessLog(stateDir: string | undefined, maxBytes = MAX_BYTES): AccessLog {
  if (stateDir === undefined || stateDir === '') return { write: () => {}, close: async () => {} };
  const folder = join(stateDir, 'logs');
  const path = join(folder, 'dataplane-access.log');
  mkdirSync(folder, { recursive: true });
  let written = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  let failed = false;
  const giveUp = (error: unknown) => {
    failed = true;
    process.stderr.write(`data plane: no access log any more: ${String(error)}\n`);
  };
  // Opened at once: a stream that opens its path later could find it renamed.
  const open = (): WriteStream => createWriteStream(path, { fd: openSync(path, 'a') }).on('error', giveUp);
  let file = open();
  let waiting = '';
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (waiting !== '' && !failed) file.write(waiting);
    waiting = '';
  };
  return {
    write(entry) {
      if (failed) return;
      const line = `${JSON.stringify(entry)}\n`;
      written += line.length;
      if (written > maxBytes) {
        flush();
        file.end();
        try {
          renameSync(path, `${path}.1`);
          file = open();
        } catch (error) {
          return giveUp(error);
        }
        written = line.length;
      }
      waiting += line;
      timer ??= setTimeout(flush, TOGETHER_MS);
    },
    close() {
      flush();
      return failed ? Promise.resolve() : new Promise((resolve) => file.end(() => resolve()));
    },
  };
}
