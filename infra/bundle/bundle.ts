/** All entry points in one run of esbuild: `functions/<service>/<handler>/index.ts` → `<folder>/<service>-<handler>/`. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { ownSourceMap, SourceMapText } from './own-source-map.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Run state stays out of the repository's folders; each run of the playground may have its own. */
export const bundleFolder = (): string => join(process.env.PLAYGROUND_STATE_DIR ?? join(ROOT, '.playground'), 'bundle');

/** `<service>-<handler>` of everything that has an entry point. */
export const entryPoints = (): { name: string; path: string }[] =>
  globSync('functions/*/*/index.ts', { cwd: ROOT })
    .toSorted()
    .map((path) => ({ name: path.split(sep).slice(1, 3).join('-'), path: join(ROOT, path) }));

/** zod brings its messages in fifty languages through a namespace that no tree shaking reaches: 260 KB per function. */
const englishOnly: Plugin = {
  name: 'zod-speaks-english',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: 'export {};', loader: 'js' }));
  },
};

/**
 * A function has its role's credentials in its environment, on AWS as here. The default chain would also look into
 * profiles, single sign-on, processes and metadata services: 130 KB per function.
 */
const credentialsOfTheEnvironment: Plugin = {
  name: 'credentials-of-the-environment',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@aws-sdk[\\/]credential-provider-node[\\/]dist-es[\\/]index\.js$/ }, ({ path }) => ({
      contents: "import { fromEnv } from '@aws-sdk/credential-provider-env'; export const defaultProvider = fromEnv;",
      loader: 'js',
      resolveDir: dirname(path),
    }));
  },
};

/** The X-Ray SDK's context without async_hooks: the stand-in says why. */
const contextOfTheEngine: Plugin = {
  name: 'context-of-the-engine',
  setup({ onResolve }) {
    onResolve({ filter: /^cls-hooked\/context$/ }, () => ({ path: join(ROOT, 'infra/bundle/trace-context.ts') }));
  },
};

async function keepOwnMap(file: string): Promise<void> {
  const map = SourceMapText.parse(JSON.parse(await readFile(file, 'utf8')));
  await writeFile(file, JSON.stringify(ownSourceMap(map, (source) => !source.includes('node_modules/'))));
}

const SEEN = 'inputs.sha256';

/** Everything that the bundles are made of: our sources, the locked packages, and how they are bundled. */
function fingerprint(): string {
  const inputs = globSync(['functions/**/*.ts', 'docs/openapi.json', 'infra/bundle/*.ts', 'package-lock.json'], {
    cwd: ROOT,
  });
  const hash = createHash('sha256');
  for (const path of inputs.filter((name) => !name.endsWith('.test.ts')).toSorted()) {
    hash
      .update(`${path}\n`)
      .update(readFileSync(join(ROOT, path)))
      .update('\n');
  }
  return hash.digest('hex');
}

const upToDate = (folder: string, inputs: string): boolean =>
  existsSync(join(folder, SEEN)) &&
  readFileSync(join(folder, SEEN), 'utf8') === inputs &&
  entryPoints().every(({ name }) => existsSync(join(folder, name, 'index.js')));

/** esbuild holds what it makes in one run until its end: 3.9 GB for 78 functions, 0.7 GB in groups of eight, and no slower. */
const ENTRY_POINTS_AT_ONCE = 8;

function* inGroups<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

async function bundleGroup(group: readonly { name: string; path: string }[], folder: string): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: group.map(({ name, path }) => ({ in: path, out: `${name}/index` })),
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [englishOnly, credentialsOfTheEnvironment, contextOfTheEngine],
    metafile: true,
  });
  const maps = Object.keys(metafile.outputs).filter((path) => path.endsWith('.map'));
  for (const path of maps) await keepOwnMap(join(ROOT, path));
}

/** Bundles of the last few states of the sources, for every folder that wants them. */
const KEPT = join(ROOT, '.playground/bundles');
const KEPT_BUNDLES = 3;

/** An interrupted run must not look finished: the folder gets its name when all is there. */
async function make(kept: string, inputs: string): Promise<void> {
  const draft = `${kept}.${process.pid}.draft`;
  await rm(draft, { recursive: true, force: true });
  for (const group of inGroups(entryPoints(), ENTRY_POINTS_AT_ONCE)) await bundleGroup(group, draft);
  await writeFile(join(draft, SEEN), inputs);
  await rename(draft, kept).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true });
    if (!upToDate(kept, inputs)) throw error; // else somebody else was quicker, with the same
  });
  const old = readdirSync(KEPT)
    .map((name) => join(KEPT, name))
    .toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
    .slice(KEPT_BUNDLES);
  for (const folder of old) await rm(folder, { recursive: true, force: true });
}

/**
 * Same input, same bytes: a function that did not change keeps its asset hash, so a second deployment is quick; when
 * nothing changed at all there is nothing to do (a run of esbuild costs half a minute of processor time).
 * CommonJS starts faster than ESM: docs/conventions.md has the figures.
 */
export async function bundle(folder = bundleFolder()): Promise<void> {
  const inputs = fingerprint();
  if (upToDate(folder, inputs)) return;
  const kept = join(KEPT, inputs);
  if (!upToDate(kept, inputs)) await make(kept, inputs);
  await rm(folder, { recursive: true, force: true });
  const draft = `${folder}.draft`;
  await cp(kept, draft, { recursive: true });
  await rename(draft, folder);
}
