// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './lock.mjs';
import { diskFinding, findPython, freeDiskMb, memoryFinding, pythonProblem } from './machine.mjs';
import { compareInstalled } from './packages.mjs';
import { HOME, ROOT, stateFolder, VENV } from './places.mjs';
import { choosePorts, isFree, PORTS, portHolder } from './ports.mjs';

/** @typedef {import('./machine.mjs').Finding} Finding */

/**
 * Looks at everything a start needs and prints it, each problem with its fix.
 * @returns {Promise<number>} exit code: 1 when something is missing
 */
export async function doctor() {
  const findings = [
    { name: 'node', ok: true, detail: process.versions.node },
    await python(),
    ...(await ports()),
    memoryFinding(),
    diskFinding(Math.min(await freeDiskMb(HOME), await freeDiskMb(stateFolder()))),
    packages(),
    engine(),
  ];
  const width = Math.max(...findings.map(({ name }) => name.length));
  for (const { name, ok, warning, detail, fix } of findings) {
    console.log(`${ok ? (warning ? '!' : '✔') : '✘'} ${name.padEnd(width)}  ${detail}`);
    if (fix && (!ok || warning)) console.log(`  ${' '.repeat(width)}  → ${fix}`);
  }
  const bad = findings.filter(({ ok }) => !ok).length;
  console.log(bad === 0 ? '\nEverything a start needs is here.' : `\n${bad} thing${bad > 1 ? 's' : ''} to fix.`);
  return bad === 0 ? 0 : 1;
}

/** @returns {Promise<Finding>} */
async function python() {
  const found = await findPython();
  const problem = pythonProblem(found);
  if (problem) return { name: 'python', ok: false, detail: problem.message, fix: problem.fix };
  return { name: 'python', ok: true, detail: `${found?.version} with venv (${found?.path})` };
}

/** @returns {Promise<Finding[]>} */
async function ports() {
  const chosen = choosePorts(process.env);
  const own = runningPids();
  return Promise.all(
    PORTS.map(async ({ key, variable, what }) => {
      const port = chosen[key];
      const name = `port ${port}`;
      if (await isFree(port)) return { name, ok: true, detail: `free (${what})` };
      const holder = portHolder(port);
      if (own.size > 0 && (!holder || own.has(holder.pid)))
        return { name, ok: true, detail: `in use by the running playground (${what})` };
      const by = holder ? `process ${holder.pid}: ${holder.command}` : 'another program';
      return { name, ok: false, detail: `${what}: taken by ${by}`, fix: `end it, or set ${variable}=${port + 1000}` };
    }),
  );
}

/** Processes of a playground that runs from this state folder. */
function runningPids() {
  try {
    /** @type {{ pids: Record<string, number> }} */
    const state = JSON.parse(readFileSync(join(stateFolder(), 'state.json'), 'utf8'));
    return new Set(Object.values(state.pids).filter(isAlive));
  } catch {
    return new Set();
  }
}

/** @returns {Finding} */
function packages() {
  /** @param {string} file */
  const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined);
  const state = compareInstalled(
    read(join(ROOT, 'package-lock.json')),
    read(join(ROOT, 'node_modules/.package-lock.json')),
  );
  const detail = { complete: 'installed', absent: 'not installed yet', outdated: 'older than the lockfile' }[state];
  if (state === 'complete') return { name: 'npm packages', ok: true, detail };
  return { name: 'npm packages', ok: true, warning: true, detail, fix: 'npm start and npm test install them' };
}

/** @returns {Finding} */
function engine() {
  const ready = existsSync(join(VENV, '.complete'));
  if (ready) return { name: 'engine', ok: true, detail: 'installed' };
  return {
    name: 'engine',
    ok: true,
    warning: true,
    detail: 'not installed yet',
    fix: 'npm start and npm test install it',
  };
}
