/** The fuzzer's own Python environment, installed once and again when its lock file changes. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../localstack/launcher/failure.mjs';
import { withLock } from '../../localstack/launcher/lock.mjs';
import { findPython, pythonProblem } from '../../localstack/launcher/machine.mjs';
import { HOME } from '../../localstack/launcher/places.mjs';

const VENV = join(HOME, 'fuzz-venv');
/** Written last: a folder without it was left half done. */
const COMPLETE = join(VENV, '.complete');
const LOCKED = join(import.meta.dirname, 'requirements.txt');
const INSTALL_TIMEOUT_MS = 5 * 60_000;

/**
 * Path of `schemathesis`, installed when it is not there.
 * @throws Failure when Python, the network or the disk do not play along
 */
export async function ensureFuzzer(): Promise<string> {
  const key = createHash('sha256').update(readFileSync(LOCKED)).digest('hex');
  const command = join(VENV, 'bin/schemathesis');
  const isThere = () => existsSync(COMPLETE) && readFileSync(COMPLETE, 'utf8') === key && existsSync(command);
  await withLock(join(HOME, 'fuzz.lock'), async () => {
    if (isThere()) return;
    rmSync(VENV, { recursive: true, force: true });
    const base = await findPython();
    const problem = pythonProblem(base);
    if (problem || !base) throw problem;
    await run(base.path, ['-m', 'venv', VENV]);
    const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
    await run(join(VENV, 'bin/python'), ['-m', 'pip', 'install', ...quiet, '--no-deps', '-r', LOCKED]);
    writeFileSync(COMPLETE, key);
  });
  return command;
}

function run(command: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: INSTALL_TIMEOUT_MS,
      env: { ...process.env, PYTHONPATH: '', PIP_REQUIRE_VIRTUALENV: '' },
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000);
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Failure(`${command} ${args[1]} ended with ${code}.\n${said}`, 'the first run needs a network'));
    });
  });
}
