import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Position, SourceMapText } from './source-map-text.ts';

/** Positions that stay resolved: an error that comes again and again costs its look-up once. */
const rememberedPlaces = 1_000;

/**
 * What `--enable-source-maps` gives, with the maps read only when a stack is looked at, and not kept: read while the
 * code loads they are half of a cold start and most of an environment's memory.
 */
export function mapStacks(): void {
  const places = new Map<string, string | null>();
  Error.prepareStackTrace = (error, frames) => {
    resolve(frames, places);
    const lines = frames.map((frame) => {
      const place = places.get(keyOf(frame));
      if (!place) return `    at ${frame}`;
      const name = frame.getFunctionName();
      return name ? `    at ${name} (${place})` : `    at ${place}`;
    });
    if (places.size > rememberedPlaces) places.clear();
    return [headOf(error), ...lines].join('\n');
  };
}

const keyOf = (frame: NodeJS.CallSite): string =>
  `${frame.getFileName()}:${frame.getLineNumber()}:${frame.getColumnNumber()}`;

function headOf(error: Error): string {
  try {
    const { name, message } = error;
    // Node.js shows the code of its own errors, which their toString leaves out.
    const isCoded = 'code' in error && typeof error.code === 'string' && error.code.startsWith('ERR_');
    return isCoded ? `${name} [${error.code}]: ${message}` : String(error);
  } catch {
    return 'Error';
  }
}

function resolve(frames: readonly NodeJS.CallSite[], places: Map<string, string | null>): void {
  const open = frames.filter((frame) => !places.has(keyOf(frame)));
  for (const [script, inScript] of Map.groupBy(open, (frame) => frame.getFileName())) {
    const file = script?.startsWith('file:') ? fileURLToPath(script) : script;
    const map = file && !file.startsWith('node:') ? readMap(file) : null;
    const found = map?.find(inScript.map(positionOf)) ?? [];
    for (const [index, frame] of inScript.entries()) {
      const original = found[index];
      const place =
        original && file && `${path.resolve(path.dirname(file), original.source)}:${original.line}:${original.column}`;
      places.set(keyOf(frame), place || null);
    }
  }
}

const positionOf = (frame: NodeJS.CallSite): Position => ({
  line: frame.getLineNumber() ?? 0,
  column: frame.getColumnNumber() ?? 0,
});

/** A missing or unreadable map leaves the stack as it is, as in Node.js. */
function readMap(file: string): SourceMapText | null {
  try {
    const code = readFileSync(file, 'utf8');
    const reference = code.slice(code.lastIndexOf('//# sourceMappingURL=')).match(/^\/\/# sourceMappingURL=(\S+)/)?.[1];
    if (!reference) return null;
    const inline = /^data:application\/json[^,]*;base64,(.*)$/.exec(reference)?.[1];
    return new SourceMapText(
      inline
        ? Buffer.from(inline, 'base64').toString()
        : readFileSync(path.resolve(path.dirname(file), decodeURIComponent(reference)), 'utf8'),
    );
  } catch {
    return null;
  }
}
