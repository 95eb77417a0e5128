import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from './failure.mjs';
import { HOME, ROOT, RUN_FILES, stateFolder } from './places.mjs';
import { processesOf, stopRun } from './processes.ts';
import { createProgress } from './progress.mjs';
import { isRunning, type RunRecord, readRun } from './run-record.ts';

/** What is installed or built once; `reset --all` removes it too. */
const INSTALLED = ['venv', 'page', 'assemblies', 'bundles', 'cache', 'cdk', 'node'].map((name) => join(HOME, name));

/** A running playground promises to end within 5 s. */
const STOP_TIMEOUT_MS = 8_000;

/** `npm run reset`: the state of a fresh checkout, installed things kept unless `--all` is given. */
export async function reset(args: string[]): Promise<number> {
  const unknown = args.find((arg) => arg !== '--all');
  if (unknown) throw new Failure(`npm run reset does not know ${unknown}.`, 'its only flag is --all, after --');
  const { step } = createProgress();
  const state = stateFolder();
  const record = readRun(state);
  if (record) await step('Stop the playground that runs here', (note) => stopRecorded(record, note));
  await step('Remove the state of runs', (note) => {
    for (const name of RUN_FILES) rmSync(join(state, name), { recursive: true, force: true });
    note(state);
  });
  if (args.includes('--all')) {
    await step('Remove installed things', () => {
      for (const path of [...INSTALLED, join(ROOT, 'node_modules')]) rmSync(path, { recursive: true, force: true });
    });
  }
  return 0;
}

async function stopRecorded(record: RunRecord, note: (text: string) => void): Promise<void> {
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  if (isRunning(record)) process.kill(record.pid, 'SIGTERM');
  while (isRunning(record) && Date.now() < deadline) await pause(100);
  if (isRunning(record)) process.kill(record.pid, 'SIGKILL');
  const left = processesOf(record.runId);
  if (left.length > 0) await stopRun(record.runId, left);
  note(left.length > 0 ? `${left.length} left-over processes ended` : '');
}
