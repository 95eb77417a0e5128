import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { Failure } from './failure.mjs';
import { files, fingerprint } from './fingerprint.ts';
import { makeOnce } from './kept-builds.ts';
import { withLock } from './lock.mjs';
import { HOME, ROOT } from './places.mjs';
import type { Note } from './progress.mjs';

const WEB = join(ROOT, 'web');
const PAGES = join(HOME, 'page');

/** What goes into the page besides web/ itself. */
const OTHER_INPUTS = ['package-lock.json', 'functions/shared/contracts', 'docs/events'].map((path) => join(ROOT, path));

/** Builds kept besides the newest: a running playground may still serve one. */
const KEPT_BUILDS = 3;

/**
 * Builds the page unless the same inputs were built before.
 * @returns the folder to serve; undefined when web/ has no page
 */
export async function buildPage(note: Note): Promise<string | undefined> {
  if (!existsSync(join(WEB, 'index.html'))) {
    note('web/ has no page');
    return undefined;
  }
  const folder = join(PAGES, fingerprint([WEB, ...OTHER_INPUTS]));
  await withLock(
    join(HOME, 'page.lock'),
    async () => {
      const made = await makeOnce({ folder, neighbours: KEPT_BUILDS }, async (draft) => {
        await vite(draft, note);
        await compressFiles(draft);
      });
      note(made ? `${files(folder).length} files` : 'unchanged');
    },
    { onWait: (holder) => note(`waiting for process ${holder}, which builds it`) },
  );
  return folder;
}

function vite(outDir: string, note: Note): Promise<void> {
  mkdirSync(PAGES, { recursive: true });
  const args = [
    join(ROOT, 'node_modules/vite/bin/vite.js'),
    'build',
    WEB,
    '--outDir',
    outDir,
    '--emptyOutDir',
    '--logLevel',
    'warn',
  ];
  const config = join(WEB, 'vite.config.ts');
  if (existsSync(config)) args.push('--config', config);
  note('vite build');
  const child = spawn(process.execPath, args, { cwd: WEB, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-6_000);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Failure(`The page could not be built:\n${said.trim()}`, 'correct the fault in web/ and start again'),
        );
    });
  });
}

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Smaller than this, a compressed file saves nothing. */
const COMPRESS_FROM_BYTES = 1_000;

/** The server sends these as they are, so a request costs no compression. */
async function compressFiles(folder: string): Promise<void> {
  for (const file of files(folder)) {
    if (!/\.(js|css|html|svg|json|txt|webmanifest)$/.test(file)) continue;
    const content = readFileSync(file);
    if (content.length < COMPRESS_FROM_BYTES) continue;
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    writeFileSync(`${file}.br`, await brotli(content, { params }));
    writeFileSync(`${file}.gz`, await zip(content, { level: 9 }));
  }
}
