import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromHost, ToHost } from './host-messages.ts';

const entry = fileURLToPath(new URL('./host.ts', import.meta.url));
const missedHeartbeats = 10;

export interface HostOptions {
  readonly tmpDir: string;
  /** Asked with every report: it may depend on how much runs there. */
  readonly rssLimitMb: () => number;
  readonly heartbeatMs: number;
  readonly hear: (message: FromHost) => void;
  /** Called once; `proven` when the process had worked before. */
  readonly died: (proven: boolean, why: string) => void;
}

/** One Lambda host process as the gateway process sees it. Its end is noticed, whatever the cause. */
export class HostProcess {
  readonly #child: ChildProcess;
  readonly #options: HostOptions;
  readonly #watch: NodeJS.Timeout;
  #silent = 0;
  #rssMb = 0;
  #proven = false;
  #why = 'it ended';
  #ended = false;

  constructor(options: HostOptions) {
    this.#options = options;
    this.#child = fork(entry, [], {
      serialization: 'advanced',
      // What a library prints past console belongs to no call; it goes to the log of the engine.
      stdio: ['ignore', 2, 2, 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning', '--expose-gc'],
      env: {
        PATH: process.env.PATH ?? '',
        TMPDIR: options.tmpDir,
        TZ: 'UTC',
        // One arena per thread would keep what each thread has freed.
        MALLOC_ARENA_MAX: '2',
        NODE_COMPILE_CACHE: compileCache(options.tmpDir),
        PLAYGROUND_HEARTBEAT_MS: String(options.heartbeatMs),
      },
    });
    this.#child.on('message', (message: FromHost) => this.#hear(message));
    this.#child.on('error', (error) => this.#end(error.message));
    this.#child.on('exit', (code, signal) => this.#end(`${this.#why} (${signal ?? `exit code ${code}`})`));
    // The first reports of a cold machine may take long; ten missed ones after that mean that it hangs.
    this.#watch = setInterval(() => this.#beat(), options.heartbeatMs);
  }

  /** As last reported; 0 before the first report. */
  get rssMb(): number {
    return this.#rssMb;
  }

  send(message: ToHost): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  /** Ends at once. Resolves when the process is gone; `died` is called as for any other end. */
  async kill(why: string): Promise<void> {
    this.#why = why;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.kill('SIGKILL');
    await gone;
  }

  #hear(message: FromHost): void {
    this.#silent = 0;
    this.#proven = true;
    if (message.type !== 'alive') {
      this.#options.hear(message);
      return;
    }
    this.#rssMb = message.rssMb;
    if (message.rssMb > this.#options.rssLimitMb()) void this.kill(`it held ${Math.round(message.rssMb)} MB of memory`);
  }

  #beat(): void {
    this.#silent += 1;
    const patience = this.#proven ? missedHeartbeats : missedHeartbeats * 4;
    if (this.#silent > patience) void this.kill('it did not answer');
  }

  #end(why: string): void {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#watch);
    const { died } = this.#options;
    died(this.#proven, why);
  }
}

export const compileCache = (tmpDir: string): string => `${tmpDir}/compile-cache`;
