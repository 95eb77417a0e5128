/** What a built thing was made of, as a short name for a folder that keeps it. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './places.mjs';

/** Files below a path, or the path itself when it is one. */
export function files(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules' && name !== 'dist')
    .flatMap(({ name }) => files(join(path, name)));
}

/** The same for the same names and contents below `inputs` and the same `settings`. */
export function fingerprint(inputs: readonly string[], settings = ''): string {
  const hash = createHash('sha256').update(settings).update('\0');
  for (const file of inputs.flatMap(files).toSorted()) {
    hash.update(relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}
