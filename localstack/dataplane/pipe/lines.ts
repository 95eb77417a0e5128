import { StringDecoder } from 'node:string_decoder';

/** A snapshot or a payload is at most a few MB; a longer line means that the two sides no longer agree. */
const MAX_LINE_CHARACTERS = 64 * 1024 * 1024;

/** Cuts a byte stream into lines. A line may arrive in any number of pieces. @throws RangeError when a line is too long */
export function lineSplitter(onLine: (line: string) => void): (chunk: Buffer) => void {
  const decoder = new StringDecoder('utf8');
  let pieces: string[] = [];
  let pending = 0;
  return (chunk) => {
    const parts = decoder.write(chunk).split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      const line = pieces.length > 0 ? pieces.join('') + part : part;
      pieces = [];
      pending = 0;
      if (line.length > 0) onLine(line);
    }
    if (last.length === 0) return;
    pieces.push(last);
    pending += last.length;
    if (pending > MAX_LINE_CHARACTERS)
      throw new RangeError(`A line on the pipe exceeds ${MAX_LINE_CHARACTERS} characters`);
  };
}
