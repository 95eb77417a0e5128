/**
 * Lines on their way from an environment to its host, in memory that both share: a message for each would wake the host
 * each time, which costs more than the line. What was written is there whatever becomes of the thread.
 */

const bytes = 32 * 1024;
const headBytes = 12;
/** How long a line without room waits until its host has heard it. */
const patienceMs = 2_000;

/** Both ends see this: how far was written and read, what was heard beside it, and the lines (time, length, UTF-8). */
export interface SharedLines {
  readonly state: Int32Array<SharedArrayBuffer>;
  readonly data: Uint8Array<SharedArrayBuffer>;
}

const written = 0;
const read = 1;
const heard = 2;

export const sharedLines = (): SharedLines => ({
  state: new Int32Array(new SharedArrayBuffer(12)),
  data: new Uint8Array(new SharedArrayBuffer(bytes)),
});

/**
 * The environment's end. A line that finds no room goes by `message`, after those before it, and the next one waits until
 * that was heard, so that their order is kept.
 */
export function lineWriter(
  { state, data }: SharedLines,
  message: (timestamp: number, text: string) => void,
): (timestamp: number, text: string) => void {
  const view = new DataView(data.buffer);
  const room = Buffer.from(data.buffer);
  return (timestamp, text) => {
    let at = Atomics.load(state, written);
    if (at > 0 && Atomics.load(state, read) === at) {
      // All was read: from the start again. In this order, so that what was read is not read again meanwhile.
      at = 0;
      Atomics.store(state, written, 0);
      Atomics.store(state, read, 0);
    }
    const start = at + headBytes;
    if (start + text.length * 3 > bytes && start + Buffer.byteLength(text) > bytes) {
      const before = Atomics.load(state, heard);
      message(timestamp, text);
      Atomics.wait(state, heard, before, patienceMs);
      return;
    }
    view.setFloat64(at, timestamp);
    const length = room.write(text, start);
    view.setUint32(at + 8, length);
    Atomics.store(state, written, start + length);
  };
}

export interface LineReader {
  /** What has come since the last time. */
  take(): [timestamp: number, text: string][];
  /** A line that came by message has its place, after what was taken. */
  hear(): void;
}

/** The host's end. */
export function lineReader({ state, data }: SharedLines): LineReader {
  const view = new DataView(data.buffer);
  const text = Buffer.from(data.buffer);
  return {
    take() {
      const end = Atomics.load(state, written);
      const lines: [number, string][] = [];
      let at = Atomics.load(state, read);
      if (at >= end) return lines;
      while (at < end) {
        const start = at + headBytes;
        const next = start + view.getUint32(at + 8);
        lines.push([view.getFloat64(at), text.toString('utf8', start, next)]);
        at = next;
      }
      Atomics.store(state, read, end);
      return lines;
    },
    hear() {
      Atomics.add(state, heard, 1);
      Atomics.notify(state, heard);
    },
  };
}
