import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../localstack/launcher/failure.mjs';
import { ROOT } from '../../localstack/launcher/places.mjs';
import { freePorts } from '../../localstack/launcher/ports.mjs';
import type { Screen } from './runner.ts';

const START_TIMEOUT_MS = 5 * 60_000;
const STOP_TIMEOUT_MS = 10_000;

export interface PlaygroundUnderTest {
  stateFolder: string;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** Starts a playground on free ports with a state folder of its own: one that already runs is not disturbed. */
export async function startPlaygroundUnderTest(stopping: AbortSignal, screen: Screen): Promise<PlaygroundUnderTest> {
  const stateFolder = mkdtempSync(join(tmpdir(), 'playground-test-'));
  const [page, engine, dataPlane] = await freePorts(3);
  const child = spawn(
    process.execPath,
    [join(ROOT, 'localstack/launcher/main.ts'), 'start', '--no-open', '--no-autopilot'],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        PLAYGROUND_STATE_DIR: stateFolder,
        PLAYGROUND_PORT: String(page),
        PLAYGROUND_ENGINE_PORT: String(engine),
        PLAYGROUND_DATAPLANE_PORT: String(dataPlane),
      },
      // The channel ends it when this process is killed.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    },
  );
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(stateFolder, { recursive: true, force: true });
  };
  try {
    await ready(child, stopping, screen);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stateFolder, stop };
}

function ready(child: ChildProcess, stopping: AbortSignal, screen: Screen): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Failure(`The playground for the tests ${why}.`, 'its messages are above'));
    const overdue = setTimeout(() => fail(`was not ready after ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
    const settle = (): void => {
      clearTimeout(overdue);
      stopping.removeEventListener('abort', onAbort);
    };
    const onAbort = (): void => {
      settle();
      fail('was interrupted');
    };
    stopping.addEventListener('abort', onAbort, { once: true });
    child.once('exit', (code) => {
      settle();
      fail(`ended with code ${code}`);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => screen.write(text));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      screen.write(text);
      if (text.includes('Playground is ready')) {
        settle();
        resolve();
      }
    });
  });
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const overdue = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    child.once('exit', () => {
      clearTimeout(overdue);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
