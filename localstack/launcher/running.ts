import { Failure } from './failure.mjs';
import { stateFolder } from './places.mjs';
import { readRun } from './run-record.ts';
import { type RunSettings, runSettings } from './run-settings.ts';
import { readState } from './state.ts';

/**
 * The settings of the playground that runs from the state folder, so that a command in another terminal reaches it
 * without having its ports repeated.
 * @throws Failure when none runs
 */
export function runningSettings(): RunSettings {
  const folder = stateFolder();
  const state = readState(folder);
  const record = readRun(folder);
  if (!state || !record) {
    throw new Failure(
      `No playground runs from ${folder}.`,
      'start one with `npm start`, or set PLAYGROUND_STATE_DIR to its folder',
    );
  }
  const portOf = (url: string | undefined) => (url ? new URL(url).port : undefined);
  return {
    ...runSettings({
      ...process.env,
      PLAYGROUND_PORT: portOf(state.pageUrl) ?? process.env.PLAYGROUND_PORT,
      PLAYGROUND_ENGINE_PORT: portOf(state.engineUrl),
      PLAYGROUND_DATAPLANE_PORT: portOf(state.restUrl ?? state.socketUrl) ?? process.env.PLAYGROUND_DATAPLANE_PORT,
    }),
    runId: record.runId,
  };
}
