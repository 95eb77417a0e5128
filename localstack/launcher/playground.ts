import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startAutopilot } from './autopilot.ts';
import { bootstrapAccount } from './bootstrap-account.ts';
import { deployAssembly, synthesise } from './cloud.ts';
import { startEngine } from './engine.ts';
import { cachedDoors } from './outputs.ts';
import { buildPage } from './page-build.ts';
import { type PageServer, startPageServer } from './page-server.ts';
import { portHolder, requireFreePorts } from './ports.mjs';
import { type ChildProcess, killRun, processesOf, startReaper, stopRun } from './processes.ts';
import type { Progress } from './progress.mjs';
import { ensurePythonEnvironment, type PythonEnvironment } from './python-environment.ts';
import { removeRun, writeRun } from './run-record.ts';
import type { RunSettings } from './run-settings.ts';
import { newDemoAccounts, seedDemoData } from './seed.ts';
import { cleanUpInterruptedRun } from './stale-run.ts';
import { removeState, writeState } from './state.ts';
import { verifyDeployment } from './verify.ts';

/** One run: what has been started so far, and the steps that bring up the rest. */
export function createPlayground(settings: RunSettings, progress: Progress, stopping: AbortSignal) {
  const { step } = progress;
  const accounts = newDemoAccounts();
  const startedAt = new Date().toISOString();
  let python: PythonEnvironment | undefined;
  let engine: ChildProcess | undefined;
  let server: PageServer | undefined;
  /** Set from the moment the state folder is ours. */
  let dismissReaper: (() => void) | undefined;
  let unlockUrl: string | undefined;
  const doors = cachedDoors(settings.outputsFile, settings.dataPlaneUrl);

  const pids = (): Record<string, number> => {
    const dataPlane = portHolder(settings.ports.dataPlane)?.pid;
    return { launcher: process.pid, engine: engine?.pid ?? 0, ...(dataPlane ? { dataPlane } : {}) };
  };

  const self = {
    settings,

    async prepare(needed: Parameters<typeof requireFreePorts>[1]): Promise<void> {
      await cleanUpInterruptedRun(settings, progress);
      await requireFreePorts(settings.ports, needed);
      writeRun(settings.state, settings.runId);
      dismissReaper = startReaper(settings.runId);
      keepPreviousLogs(settings.state);
      python = await step('Python engine', (note) => ensurePythonEnvironment(note));
    },

    async startEngine(): Promise<ChildProcess> {
      if (!python) throw new Error('prepare() comes first');
      const environment = python;
      const onSpawn = (spawned: ChildProcess) => {
        engine = spawned;
      };
      return await step('Start engine', (note) => startEngine(settings, environment, { note, stopping, onSpawn }));
    },

    /** Deploys into a fresh engine. The templates are made while the engine starts: both take a core for seconds. */
    async startDeployed(): Promise<ChildProcess> {
      let synthNote = '';
      const synthesis = synthesise(
        settings,
        (text) => {
          synthNote = text;
        },
        stopping,
      );
      synthesis.catch(() => {});
      const started = await self.startEngine();
      await step('Bootstrap account', (note) => bootstrapAccount(settings, note, stopping));
      await step('Synthesise infrastructure', async (note) => {
        note(synthNote);
        await synthesis;
        note(synthNote);
      });
      await self.deploy();
      const tolerant = process.env.CDK_APP !== undefined;
      const { unlockToken } = await step('Demo data', (note) =>
        seedDemoData(settings.engineUrl, accounts, { note, tolerant }),
      );
      unlockUrl = unlockToken ? `${settings.pageUrl}/#/unlock/${unlockToken}` : undefined;
      return started;
    },

    async deploy(): Promise<void> {
      await step('Deploy', (note) => deployAssembly(settings, note, stopping));
      await step('Verify deployment', (note) => verifyDeployment(settings, note));
    },

    async servePage(): Promise<void> {
      const page = await step('Build page', buildPage);
      server = await step('Page server', (note) => {
        note(settings.pageUrl);
        // apiUrl: prefix of every call; empty means the page's own origin
        const config = { stage: 'local', apiUrl: '', wsUrl: '/ws' };
        return startPageServer({ port: settings.ports.page, page, doors, config });
      });
    },

    /** A customer who shops every few seconds. Without one the map is quiet, and everything else works: no failure. */
    async startAutopilot(): Promise<void> {
      try {
        await startAutopilot(settings.pageUrl, accounts.operator, stopping);
      } catch (error) {
        if (stopping.aborted) return;
        const why = error instanceof Error ? error.message : String(error);
        progress.say(`The autopilot was not started: ${why}. The load lab can switch it on.`);
      }
    },

    writeEngineState(): void {
      const { engineUrl } = settings;
      writeState(settings.state, { engineUrl, pids: pids(), startedAt, steps: progress.steps });
    },

    writeState(): { unlockUrl: string | undefined } {
      const { pageUrl, engineUrl } = settings;
      writeState(settings.state, {
        pageUrl,
        apiUrl: `${pageUrl}/api`,
        wsUrl: `${pageUrl.replace('http', 'ws')}/ws`,
        engineUrl,
        restUrl: doors().rest,
        socketUrl: doors().webSocket,
        unlockUrl,
        ...accounts,
        pids: pids(),
        startedAt,
        steps: progress.steps,
      });
      return { unlockUrl };
    },

    /** What a crashed engine left running would keep its ports. */
    async stopEngineRest(): Promise<void> {
      await stopRun(settings.runId, processesOf(settings.runId));
    },

    /** Ends everything that was started, in whatever state the start was left. */
    async stop(): Promise<void> {
      if (!dismissReaper) return;
      removeState(settings.state);
      await Promise.all([server?.close(), stopRun(settings.runId, engine ? [engine.pid] : [])]);
      dismissReaper();
      removeRun(settings.state);
    },

    /** Ends everything at once; for somebody who pressed Ctrl+C twice. */
    kill(): void {
      if (!dismissReaper) return;
      killRun(settings.runId);
      removeState(settings.state);
      removeRun(settings.state);
      dismissReaper();
    },
  };
  return self;
}

export type Playground = ReturnType<typeof createPlayground>;

/** Each run begins with empty logs; those of the run before it stay readable. */
function keepPreviousLogs(state: string): void {
  const logs = join(state, 'logs');
  if (!existsSync(logs)) return;
  rmSync(`${logs}.previous`, { recursive: true, force: true });
  renameSync(logs, `${logs}.previous`);
}
