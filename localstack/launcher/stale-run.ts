import { Failure } from './failure.mjs';
import { processesOf, stopRun } from './processes.ts';
import type { Progress } from './progress.mjs';
import { isRunning, readRun, removeRun } from './run-record.ts';
import type { RunSettings } from './run-settings.ts';
import { readState, removeState } from './state.ts';

/**
 * Ends what an interrupted earlier run of this state folder left behind. Only processes that carry that run's id in
 * their environment are touched.
 *
 * @throws Failure when that run still goes on
 */
export async function cleanUpInterruptedRun({ state }: RunSettings, { step }: Progress): Promise<void> {
  const record = readRun(state);
  if (record && isRunning(record)) {
    const url = readState(state)?.pageUrl;
    throw new Failure(
      `A playground already runs from ${state} (process ${record.pid}${url ? `, ${url}` : ''}).`,
      'use that one, or stop it with Ctrl+C in its terminal or `npm run reset`. ' +
        'A second one needs its own folder and ports: PLAYGROUND_STATE_DIR, PLAYGROUND_PORT, PLAYGROUND_ENGINE_PORT, PLAYGROUND_DATAPLANE_PORT',
    );
  }
  if (record) {
    await step('Clean up after an interrupted run', async (note) => {
      const left = processesOf(record.runId);
      await stopRun(record.runId, left);
      note(left.length === 0 ? 'nothing was left running' : `${left.length} processes ended`);
    });
    removeRun(state);
  }
  removeState(state);
}
