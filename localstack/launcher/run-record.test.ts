import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { processesOf, RUN_VARIABLE, stopRun } from './processes.ts';
import { createProgress } from './progress.mjs';
import { isRunning, processStart, readRun, removeRun, writeRun } from './run-record.ts';
import { runSettings } from './run-settings.ts';
import { cleanUpInterruptedRun } from './stale-run.ts';

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'run-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
};
const silent = createProgress({ output: { write: () => {} } });

/** A process that ignores SIGTERM and carries a run's id; resolves when it is up. */
async function stubbornMember(runId: string): Promise<number> {
  const script = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')";
  const child = spawn(process.execPath, ['-e', script], {
    env: { [RUN_VARIABLE]: runId },
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child.pid ?? 0;
}

describe('the record of a run', () => {
  it('tells that its process still runs', () => {
    const state = folder();
    writeRun(state, 'abc');
    const record = readRun(state);
    expect(record).toMatchObject({ runId: 'abc', pid: process.pid });
    expect(record && isRunning(record)).toBe(true);
  });

  it('is not fooled by another process with the same id', () => {
    const record = { runId: 'abc', pid: process.pid, started: 'long ago' };
    expect(isRunning(record)).toBe(false);
  });

  it('names a process that is gone as gone', () => {
    expect(isRunning({ runId: 'abc', pid: 2 ** 22 + 1, started: processStart(process.pid) })).toBe(false);
  });

  it('is claimed by one process only', () => {
    const state = folder();
    writeRun(state, 'first');
    expect(() => writeRun(state, 'second')).toThrow('Another playground is starting');
    removeRun(state);
    expect(() => writeRun(state, 'second')).not.toThrow();
  });

  it('is no record when it is damaged', () => {
    const state = folder();
    writeFileSync(join(state, 'run.json'), '{"runId":');
    expect(readRun(state)).toBeUndefined();
  });
});

describe('an interrupted run', () => {
  it('is cleaned up: what carries its id ends, even when it does not want to', async () => {
    const state = folder();
    const pid = await stubbornMember('interrupted-run');
    const stranger = await stubbornMember('another-run');
    try {
      writeFileSync(
        join(state, 'run.json'),
        JSON.stringify({ runId: 'interrupted-run', pid: 2 ** 22 + 1, started: '1' }),
      );
      expect(processesOf('interrupted-run')).toEqual([pid]);
      await cleanUpInterruptedRun({ ...runSettings({}), state }, silent);
      expect(processesOf('interrupted-run')).toEqual([]);
      expect(processesOf('another-run')).toEqual([stranger]);
      expect(readRun(state)).toBeUndefined();
    } finally {
      await stopRun('another-run', [stranger], 0);
    }
  });

  it('is not confused with one that goes on', async () => {
    const state = folder();
    writeRun(state, 'going-on');
    await expect(cleanUpInterruptedRun({ ...runSettings({}), state }, silent)).rejects.toThrow('already runs');
    expect(readRun(state)?.runId).toBe('going-on');
  });
});
