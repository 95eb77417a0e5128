import { SourceMap } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../fixtures/harness.ts';
import { SourceMapText } from './source-map-text.ts';

let lambda: Harness;
let codeRoot: string;
beforeAll(async () => {
  lambda = startHarness();
  codeRoot = path.join(lambda.tmpDir, 'bundle');
  await build({
    stdin: {
      contents: `import { strict } from 'node:assert';
        class Refused extends Error { name = 'Refused'; }

        function refuse(): never {
          throw new Refused('by the function');
        }
        export const handler = async () => { strict.ok(true); return refuse(); };`,
      sourcefile: 'refuse.ts',
      loader: 'ts',
    },
    outfile: path.join(codeRoot, 'index.js'),
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    sourcemap: 'linked',
  });
});
afterAll(() => lambda.close());

describe('with --enable-source-maps in NODE_OPTIONS', () => {
  it('the trace of an error names the lines of the source', async () => {
    const environment = { NODE_OPTIONS: '--enable-source-maps' };
    const { payload } = await lambda.run('index.handler', {}, { codeRoot, environment });
    const { errorType, trace } = JSON.parse(payload);
    expect(errorType).toBe('Refused');
    expect(trace[0]).toContain('by the function');
    expect(trace[1]).toMatch(/refuse\.ts:5:17\)?$/);
  });

  it('without it the trace names the lines of the bundle', async () => {
    const { payload } = await lambda.run('index.handler', {}, { codeRoot });
    expect(JSON.parse(payload).trace[1]).toMatch(/index\.js:\d+:\d+\)?$/);
  });
});

describe('a source map', () => {
  it('is read as Node.js reads it', async () => {
    const { outputFiles } = await build({
      entryPoints: [path.join(import.meta.dirname, '..', 'functions.ts')],
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'esm',
      sourcemap: 'external',
      write: false,
      outdir: 'out',
    });
    const json = outputFiles.find((file) => file.path.endsWith('.map'))?.text ?? '';
    const code = outputFiles.find((file) => file.path.endsWith('.js'))?.text ?? '';
    const reference = new SourceMap(JSON.parse(json));
    const lines = code.split('\n');
    const wanted = lines.flatMap((text, line) =>
      Array.from({ length: 50 }, (_, step) => ({ line: line + 1, column: 1 + Math.floor((text.length * step) / 50) })),
    );
    const found = new SourceMapText(json).find(wanted);
    const compared = wanted.filter(({ line, column }, index) => {
      const entry = reference.findEntry(line - 1, column - 1);
      if (!('originalSource' in entry) || !entry.originalSource || entry.generatedLine !== line - 1) return false;
      expect(found[index]).toEqual({
        source: entry.originalSource,
        line: entry.originalLine + 1,
        column: entry.originalColumn + 1,
      });
      return true;
    });
    expect(compared.length).toBeGreaterThan(20);
  });
});
