import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { isAlive } from './lock.mjs';

/**
 * `run.json`: who runs in this state folder. Written before the first process starts and removed after the last ended,
 * so one that is still there tells of a run that goes on, or was interrupted.
 */
export interface RunRecord {
  runId: string;
  pid: number;
  /** When the process started, as the system tells it: another process with the same id has another value. */
  started: string;
}

const fileIn = (folder: string): string => join(folder, 'run.json');

/** Start time of a process in the system's own words; empty when it is gone. */
export function processStart(pid: number): string {
  try {
    if (process.platform === 'linux') {
      // The name in parentheses may hold spaces; the start time is the 20th field after it (proc(5)).
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return fields[19] ?? '';
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

export function readRun(folder: string): RunRecord | undefined {
  try {
    const { runId, pid, started } = JSON.parse(readFileSync(fileIn(folder), 'utf8')) as Partial<RunRecord>;
    return runId && pid && started ? { runId, pid, started } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the process that wrote the record still runs: the same id alone may be somebody else by now. */
export function isRunning(record: RunRecord, startOf: (pid: number) => string = processStart): boolean {
  return isAlive(record.pid) && startOf(record.pid) === record.started;
}

/**
 * Claims the state folder for this process.
 * @throws Failure when another process claimed it in the same moment
 */
export function writeRun(folder: string, runId: string): void {
  mkdirSync(folder, { recursive: true });
  const record: RunRecord = { runId, pid: process.pid, started: processStart(process.pid) };
  try {
    writeFileSync(fileIn(folder), JSON.stringify(record), { flag: 'wx' });
  } catch {
    throw new Failure(
      `Another playground is starting from ${folder}.`,
      'stop it first, or set PLAYGROUND_STATE_DIR to another folder',
    );
  }
}

export const removeRun = (folder: string): void => rmSync(fileIn(folder), { force: true });
