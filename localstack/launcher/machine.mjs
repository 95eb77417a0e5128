// @ts-check
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { promisify } from 'node:util';
import { Failure } from './failure.mjs';

const run = promisify(execFile);

/** Minor versions of Python 3 that the engine's locked dependencies run on. */
const PYTHON_MINORS = [11, 12, 13];

/** Engine, functions and JVM with everything warm (figure in the product description), plus the deployment tool. */
const MEMORY_WANTED_MB = 2_500;
const MEMORY_NEEDED_MB = 1_200;

/** node_modules, Python environment with its JRE, built page and one run. */
const DISK_WANTED_MB = 2_500;
const DISK_NEEDED_MB = 300;

/** @typedef {{ path: string, version: string, supported: boolean, venv: boolean }} Python */

/**
 * @param {string} candidate
 * @returns {Promise<Python | undefined>}
 */
async function tryPython(candidate) {
  const question =
    'import sys, json, importlib.util as u; print(json.dumps([sys.executable, list(sys.version_info[:3]), all(u.find_spec(m) for m in ("venv", "ensurepip"))]))';
  try {
    const { stdout } = await run(candidate, ['-c', question], { timeout: 20_000 });
    /** @type {[string, [number, number, number], boolean]} */
    const [path, version, venv] = JSON.parse(stdout);
    const supported = version[0] === 3 && PYTHON_MINORS.includes(version[1]);
    return { path, version: version.join('.'), supported, venv };
  } catch {
    return undefined;
  }
}

/**
 * The first Python on this machine that the engine runs on, or the best of the others to talk about.
 * `PLAYGROUND_PYTHON` names one explicitly.
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function findPython(env = process.env) {
  const named = PYTHON_MINORS.toReversed().map((minor) => `python3.${minor}`);
  const candidates = env.PLAYGROUND_PYTHON ? [env.PLAYGROUND_PYTHON] : ['python3', ...named, 'python'];
  /** @type {Python | undefined} */
  let best;
  for (const candidate of candidates) {
    const python = await tryPython(candidate);
    if (python?.supported && python.venv) return python;
    if (python && (!best || (python.supported && !best.supported))) best = python;
  }
  return best;
}

/** @param {Python | undefined} python */
export function pythonProblem(python) {
  if (!python) {
    return new Failure(
      'No Python was found (looked for python3, python3.13, python3.12, python3.11, python).',
      'install Python 3.11, 3.12 or 3.13 (Debian/Ubuntu: apt install python3 python3-venv, macOS: brew install python@3.13), or name one with PLAYGROUND_PYTHON=/path/to/python3',
    );
  }
  if (!python.supported) {
    return new Failure(
      `Python ${python.version} (${python.path}) does not run the engine: it needs 3.11, 3.12 or 3.13.`,
      'install one of these beside it, or name it with PLAYGROUND_PYTHON=/path/to/python3.13',
    );
  }
  if (!python.venv) {
    return new Failure(
      `Python ${python.version} (${python.path}) lacks the modules venv and ensurepip.`,
      `Debian/Ubuntu: apt install python${python.version.split('.').slice(0, 2).join('.')}-venv`,
    );
  }
  return undefined;
}

/** Memory that programs can still get, in MB. `os.freemem` leaves out what the kernel would give back. */
export function availableMemoryMb() {
  try {
    const kilobytes = /^MemAvailable:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
    if (kilobytes) return Math.round(Number(kilobytes) / 1024);
  } catch {
    // not Linux
  }
  // macOS keeps nearly all memory in use for files and gives it back on demand, so its figure says nothing.
  return process.platform === 'darwin' ? MEMORY_WANTED_MB : Math.round(freemem() / 1024 / 1024);
}

/** @param {string} folder */
export async function freeDiskMb(folder) {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  return Math.round((bavail * bsize) / 1024 / 1024);
}

/** @typedef {{ name: string, ok: boolean, detail: string, fix?: string, warning?: boolean }} Finding */

/**
 * @param {string} name
 * @param {number} have MB
 * @param {{ needed: number, wanted: number, fix: string }} limits MB
 * @returns {Finding}
 */
function amount(name, have, { needed, wanted, fix }) {
  const detail = `${have.toLocaleString('en')} MB free`;
  if (have < needed) return { name, ok: false, detail: `${detail}, at least ${needed} MB are needed`, fix };
  if (have < wanted) return { name, ok: true, warning: true, detail: `${detail}, ${wanted} MB are better`, fix };
  return { name, ok: true, detail };
}

/** @returns {Finding} */
export const memoryFinding = (have = availableMemoryMb()) =>
  amount('memory', have, {
    needed: MEMORY_NEEDED_MB,
    wanted: MEMORY_WANTED_MB,
    fix: 'close other programs; the engine with all functions warm takes about 2 GB',
  });

/**
 * @param {number} have MB
 * @returns {Finding}
 */
export const diskFinding = (have) =>
  amount('disk', have, {
    needed: DISK_NEEDED_MB,
    wanted: DISK_WANTED_MB,
    fix: 'make room, or move the run state with PLAYGROUND_STATE_DIR=/some/folder',
  });
