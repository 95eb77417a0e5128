// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure } from './failure.mjs';
import { withLock } from './lock.mjs';
import { HOME, ROOT } from './places.mjs';

/** Handlers, infrastructure and data plane are TypeScript that Node runs as it is: that takes this version. */
const NODE_MAJOR = 24;

/** @typedef {Record<string, { version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }>} LockedPackages */

/**
 * @param {string} file
 * @returns {LockedPackages | undefined}
 */
function lockedPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * What npm noted as installed against what the lockfile asks for. npm writes its note last, so an interrupted
 * installation has none.
 * @param {LockedPackages} wanted
 * @param {LockedPackages | undefined} installed
 * @returns {'complete' | 'absent' | 'outdated'}
 */
export function compareInstalled(wanted, installed) {
  if (!installed) return 'absent';
  const outdated = Object.entries(wanted).some(
    ([path, { version, optional, devOptional, link }]) =>
      path !== '' && !link && !optional && !devOptional && installed[path]?.version !== version,
  );
  return outdated ? 'outdated' : 'complete';
}

/**
 * Installs the npm packages when they are missing or differ from the lockfile. Install scripts of packages never run.
 * @param {import('./progress.mjs').Note} note
 */
export async function ensurePackages(note) {
  const wanted = lockedPackages(join(ROOT, 'package-lock.json'));
  if (!wanted) throw new Failure('package-lock.json is missing or unreadable.', 'git checkout package-lock.json');
  const look = () => compareInstalled(wanted, lockedPackages(join(ROOT, 'node_modules/.package-lock.json')));
  if (look() === 'complete') return;
  await withLock(
    join(HOME, 'npm.lock'),
    async () => {
      const state = look();
      if (state === 'complete') return;
      note(state === 'absent' ? 'npm ci' : 'npm install (the lockfile changed)');
      await npm(state === 'absent' ? ['ci'] : ['install'], ROOT);
    },
    { onWait: (holder) => note(`waiting for process ${holder}, which installs too`) },
  );
}

/**
 * @param {string[]} command
 * @param {string} folder
 */
function npm(command, folder) {
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // Inside an npm script npm hands down its settings in npm_*; those of the outer call must not shape this one.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|package)_/.test(name)),
  );
  return new Promise((resolve, reject) => {
    const child = spawn('npm', [...command, ...options], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        said = (said + text).slice(-4_000);
      });
    }
    child.once('error', (error) =>
      reject(new Failure(`npm could not be started: ${error.message}`, 'install npm; it comes with Node')),
    );
    child.once('exit', (code) => {
      if (code === 0) resolve(undefined);
      else reject(npmFailure(said, code));
    });
  });
}

/**
 * @param {string} said
 * @param {number | null} code
 */
function npmFailure(said, code) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|network/i.test(said)) {
    return new Failure(
      `npm could not reach its registry.\n${said.trim()}`,
      'the first run needs a network (later ones do not); check it, or the registry and proxy in ~/.npmrc, and try again',
    );
  }
  return new Failure(
    `npm ended with code ${code}.\n${said.trim()}`,
    'see the messages above, then run the command again',
  );
}

/**
 * The Node that runs everything else: from node_modules, else the one that runs now, else fetched from npm (platforms
 * whose package is not in the lockfile).
 * @param {import('./progress.mjs').Note} note
 * @returns {Promise<string>} path of the binary
 */
export async function ensureNode(note) {
  const bundled = join(ROOT, 'node_modules/.bin/node');
  if (existsSync(bundled)) return bundled;
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath;
  const folder = join(HOME, 'node');
  const fetched = join(folder, 'node_modules/.bin/node');
  if (!existsSync(fetched)) {
    const name = `node-${process.platform}-${process.arch}`;
    note(`npm install ${name}@${NODE_MAJOR}`);
    mkdirSync(folder, { recursive: true });
    await npm(['install', '--prefix', folder, '--no-save', `${name}@${NODE_MAJOR}`], folder).catch((error) => {
      throw new Failure(error.message, `install Node ${NODE_MAJOR} from https://nodejs.org and run the command again`);
    });
  }
  return fetched;
}

/**
 * The environment for that Node: its folder and the packages' commands first on the path, and no settings of an outer
 * Node (a debugger, a loader of an editor) that would reach every child.
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 */
export function environmentFor(node, env) {
  const kept = Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !['NODE_OPTIONS', 'NODE_PATH', 'NODE_ENV', 'NODE_V8_COVERAGE'].includes(name),
    ),
  );
  const commands = [join(node, '..'), join(ROOT, 'node_modules/.bin')];
  const path = [...new Set([...commands, ...(env.PATH ?? '').split(delimiter)])].join(delimiter);
  return { ...kept, PATH: path, PLAYGROUND_NODE: node };
}
