import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { ownSourceMap, SourceMapText } from './own-source-map.ts';

/** A bundle of two own files around a library, with its map. */
async function bundled() {
  const folder = mkdtempSync(join(tmpdir(), 'playground-map-'));
  mkdirSync(join(folder, 'node_modules/lib'), { recursive: true });
  writeFileSync(
    join(folder, 'node_modules/lib/index.js'),
    `export const lib = (x) => {\n  return x + ' from lib';\n};\n`,
  );
  writeFileSync(
    join(folder, 'other.ts'),
    `export const other = (n: number): string => {\n  return 'other'.repeat(n);\n};\n`,
  );
  const index = `import { lib } from './node_modules/lib/index.js';\nimport { other } from './other.ts';\nconsole.log(lib('a'));\nthrow new Error(other(2));\n`;
  writeFileSync(join(folder, 'index.ts'), index);
  await build({
    entryPoints: [join(folder, 'index.ts')],
    outfile: join(folder, 'out.js'),
    bundle: true,
    minify: true,
    sourcemap: 'linked',
  });
  const code = readFileSync(join(folder, 'out.js'), 'utf8');
  const map: unknown = JSON.parse(readFileSync(join(folder, 'out.js.map'), 'utf8'));
  return { code, map: SourceMapText.parse(map) };
}

const isOwn = (source: string): boolean => !source.includes('node_modules/');

/** Where the text stands in the bundle's first line, and what a map says about it. */
function found(map: SourceMapText, code: string, text: string): { file: string; line: number } | undefined {
  const column = code.indexOf(text);
  expect(column).toBeGreaterThanOrEqual(0);
  const payload = { ...map, file: '', sourceRoot: '', names: [], sourcesContent: [] };
  const entry = new SourceMap(payload).findEntry(0, column);
  return 'originalSource' in entry && entry.originalSource !== undefined
    ? { file: entry.originalSource, line: entry.originalLine }
    : undefined;
}

test('our own code is found where it was, line by line', async () => {
  const { code, map } = await bundled();
  const own = SourceMapText.parse(ownSourceMap(map, isOwn));
  for (const text of ['"other".repeat', 'throw', 'console.log']) {
    expect(found(own, code, text)).toEqual(found(map, code, text));
    expect(found(own, code, text)).toBeDefined();
  }
});

test('the code of libraries is found nowhere, least of all in ours', async () => {
  const { code, map } = await bundled();
  const own = SourceMapText.parse(ownSourceMap(map, isOwn));
  expect(found(map, code, '" from lib"')?.file).toContain('node_modules');
  expect(found(own, code, '" from lib"')).toBeUndefined();
  expect(own.sources.every(isOwn)).toBe(true);
});

test('a map of our own code alone keeps its positions', async () => {
  const { code, map } = await bundled();
  const all = SourceMapText.parse(ownSourceMap(map, () => true));
  for (const text of ['"other".repeat', 'throw', '" from lib"'])
    expect(found(all, code, text)).toEqual(found(map, code, text));
});
