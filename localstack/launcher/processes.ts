import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from './places.mjs';

/**
 * Every process of a run inherits this variable with the run's id. It is how a later start, or the reaper, recognises
 * what belongs to a run that ended without cleaning up: process ids alone are reused by the system, and the engine
 * starts its database in a session of its own, out of reach of a process group.
 */
export const RUN_VARIABLE = 'PLAYGROUND_RUN';

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface ChildProcess {
  pid: number;
  logFile: string;
  exited: Promise<Exit>;
  /** Set once it is gone. */
  exit: Exit | undefined;
}

/** Starts a program as leader of a process group of its own, output appended to a log file. */
export function startProcess(options: {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  logFile: string;
  cwd?: string;
}): ChildProcess {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'a');
  const child = spawn(options.command, options.args, {
    cwd: options.cwd ?? ROOT,
    env: options.env,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const started: ChildProcess = {
    pid: child.pid ?? 0,
    logFile: options.logFile,
    exit: undefined,
    exited: Promise.resolve({ code: null, signal: null }),
  };
  started.exited = new Promise((resolve) => {
    const end = (exit: Exit) => {
      started.exit = exit;
      resolve(exit);
    };
    child.once('error', () => end({ code: 127, signal: null }));
    child.once('exit', (code, signal) => end({ code, signal }));
  });
  return started;
}

/** The last lines of a log, for an error message. */
export function tail(file: string, lines = 15): string {
  try {
    const size = statSync(file).size;
    return readFileSync(file, 'utf8').slice(-Math.min(size, 16_000)).trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}

/** Living processes that belong to a run, this one left out. */
export function processesOf(runId: string): number[] {
  const mark = `${RUN_VARIABLE}=${runId}`;
  const pids = process.platform === 'linux' ? pidsByEnvironment(mark) : pidsByPs(mark);
  return pids.filter((pid) => pid !== process.pid);
}

function pidsByEnvironment(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(mark))
    .map(Number);
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    // gone, a zombie, or somebody else's
    return [];
  }
}

function pidsByPs(mark: string): number[] {
  const table = execFileSync('ps', ['-axeww', '-o', 'pid=,command='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return table
    .split('\n')
    .filter((line) => line.includes(mark))
    .map((line) => Number.parseInt(line, 10))
    .filter((pid) => Number.isInteger(pid));
}

function signal(pids: number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // ended meanwhile
    }
  }
}

/** Ends every process of a run at once, without asking. */
export const killRun = (runId: string): void => signal(processesOf(runId), 'SIGKILL');

/**
 * Ends every process of a run: the leaders are asked first, whatever is left at the deadline is killed.
 * @returns how many had to be killed
 */
export async function stopRun(runId: string, leaders: number[], graceMs = 2_500): Promise<number> {
  signal(leaders, 'SIGTERM');
  const deadline = Date.now() + graceMs;
  let left = processesOf(runId);
  while (left.length > 0 && Date.now() < deadline) {
    await pause(50);
    left = processesOf(runId);
    // Without its leader nobody asks the rest to end.
    if (!left.some((pid) => leaders.includes(pid))) signal(left, 'SIGTERM');
  }
  const killed = left.length;
  for (let round = 0; round < 20 && left.length > 0; round += 1) {
    signal(left, 'SIGKILL');
    await pause(25);
    left = processesOf(runId);
  }
  return killed;
}

/**
 * Starts a watcher that outlives this process and ends the run's other processes when this one is gone without having
 * said goodbye (SIGKILL, out of memory).
 * @returns call it after a clean stop
 */
export function startReaper(runId: string): () => void {
  const env = { PATH: process.env.PATH };
  const script = join(ROOT, 'localstack/launcher/reaper.sh');
  const reaper = spawn('/bin/sh', [script, runId], { env, detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  reaper.unref();
  reaper.stdin.on('error', () => {});
  return () => {
    reaper.stdin.end('done\n');
  };
}
