import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

/** Brotli bytes of what the page's HTML loads at once: itself, its scripts with their preloads, its styles. */
export function firstLoadBytes(folder: string): number {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const files = new Set([...html.matchAll(/(?:src|href)="\/?([^":?#]+\.(?:js|css))"/g)].map((match) => match[1] ?? ''));
  if (files.size === 0) throw new Error(`${folder}/index.html loads no script: ${readdirSync(folder).join(', ')}`);
  const sizes = [...files].map((file) => brotliCompressSync(readFileSync(join(folder, file))).length);
  return sizes.reduce((sum, size) => sum + size, brotliCompressSync(html).length);
}
