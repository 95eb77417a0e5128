/** Starts a playground of its own for the bench, on free ports and with its own state folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

const START_WITHIN_MS = 10 * 60_000;
const STOP_WITHIN_MS = 15_000;

const State = z.object({
  pageUrl: z.url(),
  engineUrl: z.url(),
  /** The stage on the data plane itself. */
  restUrl: z.url(),
  pids: z.record(z.string(), z.number()),
  steps: z.array(z.object({ name: z.string(), ms: z.number() })),
});
export type State = z.infer<typeof State>;

export interface Run extends AsyncDisposable {
  readonly state: State;
  readonly process: ChildProcess;
  /** From the command to the ready line. */
  readonly startMs: number;
  /** Stops as Ctrl+C does; how long that took. */
  stop(): Promise<number>;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  return servers.map((server) => {
    const address = server.address();
    server.close();
    if (address === null || typeof address === 'string') throw new Error('A free port has no number');
    return address.port;
  });
}

export interface Place {
  /** The checkout to start from; this one when absent. */
  readonly checkout?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** @throws when the playground is not ready within 10 minutes; its last lines are in the message */
export async function startRun({ checkout = process.cwd(), env = {} }: Place = {}): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'playground-bench-'));
  const [page = 0, engine = 0, dataPlane = 0] = await freePorts(3);
  const started = performance.now();
  const child = spawn(process.execPath, ['tools/run.mjs', 'start', '--json', '--no-open', '--no-autopilot'], {
    cwd: checkout,
    env: {
      ...process.env,
      ...env,
      PLAYGROUND_STATE_DIR: folder,
      PLAYGROUND_PORT: String(page),
      PLAYGROUND_ENGINE_PORT: String(engine),
      PLAYGROUND_DATAPLANE_PORT: String(dataPlane),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (line.startsWith('{"ready":true')) resolve();
      });
    }
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${lines.slice(-15).join('\n')}`)));
  });
  const timeout = new AbortController();
  const late = pause(START_WITHIN_MS, undefined, { signal: timeout.signal }).then(() => {
    throw new Error(`Not ready after ${START_WITHIN_MS} ms:\n${lines.slice(-15).join('\n')}`);
  });
  const stop = async (): Promise<number> => {
    const asked = performance.now();
    if (child.exitCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGINT');
      await Promise.race([exited, pause(STOP_WITHIN_MS).then(() => child.kill('SIGKILL'))]);
    }
    const ms = performance.now() - asked;
    await rm(folder, { recursive: true, force: true });
    return ms;
  };
  try {
    await Promise.race([ready, late.catch((error: unknown) => Promise.reject(error))]);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    timeout.abort();
  }
  const startMs = performance.now() - started;
  const state = State.parse(JSON.parse(await readFile(join(folder, 'state.json'), 'utf8')));
  return { state, process: child, startMs, stop, [Symbol.asyncDispose]: async () => void (await stop()) };
}
