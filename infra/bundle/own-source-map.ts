/**
 * Leaves in a source map (revision 3) what leads to our own code. The libraries are nine tenths of a bundle's map: left
 * in, they would make every function's package three times as large.
 */
import { z } from 'zod';

export const SourceMapText = z.object({
  version: z.literal(3),
  sources: z.array(z.string()),
  mappings: z.string(),
});
export type SourceMapText = z.infer<typeof SourceMapText>;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const DIGITS = new Map([...ALPHABET].map((letter, value) => [letter.charCodeAt(0), value]));
const MORE = 32; // the bit that says that another digit follows

/** Numbers of one segment (base 64 VLQ, least digit first, sign in the lowest bit). */
function decoded(text: string, from: number, to: number): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (let at = from; at < to; at += 1) {
    const digit = DIGITS.get(text.charCodeAt(at)) ?? 0;
    value += (digit & (MORE - 1)) << shift;
    shift += 5;
    if ((digit & MORE) !== 0) continue;
    numbers.push((value & 1) === 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}

function encoded(number: number): string {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1;
  let text = '';
  do {
    const digit = rest & (MORE - 1);
    rest >>>= 5;
    text += ALPHABET.charAt(rest > 0 ? digit | MORE : digit);
  } while (rest > 0);
  return text;
}

/** Segments of one line as [from, to) in the text of the mappings. */
function* segments(line: string): Generator<readonly [from: number, to: number]> {
  for (let from = 0; from < line.length; ) {
    const comma = line.indexOf(',', from);
    const to = comma < 0 ? line.length : comma;
    yield [from, to];
    from = to + 1;
  }
}

/** The same map with the positions of `isOwn` sources only; names are left out. */
export function ownSourceMap({ sources, mappings }: SourceMapText, isOwn: (source: string) => boolean) {
  const kept = sources.filter(isOwn);
  const newIndex = sources.map((source) => kept.indexOf(source));
  const read = { source: 0, line: 0, column: 0 };
  const written = { source: 0, line: 0, column: 0 };
  let inside = false;

  const lines = mappings.split(';').map((line) => {
    const out: string[] = [];
    let column = 0;
    let writtenColumn = 0;
    for (const [from, to] of segments(line)) {
      const [generated = 0, source, originalLine = 0, originalColumn = 0] = decoded(line, from, to);
      column += generated;
      read.source += source ?? 0;
      read.line += originalLine;
      read.column += originalColumn;
      const index = source === undefined ? -1 : (newIndex[read.source] ?? -1);
      if (index < 0 && !inside) continue;
      inside = index >= 0;
      const step = encoded(column - writtenColumn);
      writtenColumn = column;
      if (!inside) {
        out.push(step); // from here on it is somebody else's code
        continue;
      }
      const place = [index - written.source, read.line - written.line, read.column - written.column];
      Object.assign(written, { source: index, line: read.line, column: read.column });
      out.push(step + place.map(encoded).join(''));
    }
    return out.join(',');
  });
  return { version: 3, sources: kept, names: [], mappings: lines.join(';') };
}
