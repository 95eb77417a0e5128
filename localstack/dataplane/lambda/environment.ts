import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { extractMetrics, type MetricDatum } from '../telemetry/emf.ts';
import type { Failure } from './failures.ts';
import type { EnvironmentPlan, FromHost, LogEvent } from './host-messages.ts';
import type { EnvironmentData, RuntimeCall, RuntimeEvent } from './runtime/messages.ts';

const entry = new URL('./runtime/main.ts', import.meta.url);
/** Output of a call that lasts longer travels ahead of its end. */
const flushMs = 200;

/** Node.js would read every map while it loads the code, half of a cold start; the runtime maps stacks when asked. */
const sourceMapsFlag = '--enable-source-maps';

/** Node.js takes 48 MB; measured with the shop's functions this saves 10 MB per environment and costs no CPU. */
const youngGenerationMb = 8;

/** A thread that is busy this long is measured from time to time. */
const suspiciousMs = 250;
/** Share of its memory that a thread may hold in one measurement, but not in as many as this on end. */
const nearLimit = 0.85;
const strikes = 3;

type Phase = 'init' | 'idle' | 'call' | 'gone';

/** One execution environment inside a Lambda host process: a worker thread, its deadlines and its output. */
export class Environment {
  readonly #id: number;
  readonly #plan: EnvironmentPlan;
  readonly #report: (message: FromHost) => void;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #wake = new Int32Array(new SharedArrayBuffer(4));
  #phase: Phase = 'init';
  #since = performance.now();
  #deadline: NodeJS.Timeout;
  #flush: NodeJS.Timeout | null = null;
  #log: LogEvent[] = [];
  #metrics: MetricDatum[] = [];
  #memoryMb = 0;
  #measuring = false;
  #nearLimit = 0;

  constructor(id: number, plan: EnvironmentPlan, report: (message: FromHost) => void) {
    this.#id = id;
    this.#plan = plan;
    this.#report = report;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const { NODE_OPTIONS: nodeOptions, ...variables } = plan.variables;
    const threadOptions = nodeOptions?.replace(sourceMapsFlag, '').trim();
    const data: EnvironmentData = {
      nodeOptions,
      port: port2,
      wake: this.#wake,
      codeRoot: plan.codeRoot,
      handler: plan.handler,
      runtime: plan.runtime,
    };
    this.#worker = new Worker(entry, {
      workerData: data,
      transferList: [port2],
      env: threadOptions ? { ...variables, NODE_OPTIONS: threadOptions } : variables,
      argv: [],
      resourceLimits: {
        maxOldGenerationSizeMb: Math.max(32, Math.floor(plan.memoryMb * 0.9)),
        maxYoungGenerationSizeMb: youngGenerationMb,
      },
    });
    this.#port.on('message', (event: RuntimeEvent) => this.#hear(event));
    this.#worker.on('error', (error) => this.#die(failureOf(error)));
    this.#worker.on('exit', (code) => this.#die({ kind: 'exit', code }));
    this.#deadline = setTimeout(() => this.#expire(plan.initMs / 1000), plan.initMs);
  }

  /** How long this environment has been at work without a break; 0 while idle. */
  #busyMs(): number {
    return this.#phase === 'init' || this.#phase === 'call' ? performance.now() - this.#since : 0;
  }

  invoke(call: RuntimeCall): void {
    this.#phase = 'call';
    this.#since = performance.now();
    this.#deadline = setTimeout(() => this.#expire(this.#plan.timeoutSeconds), this.#plan.timeoutSeconds * 1000);
    Atomics.add(this.#wake, 0, 1);
    Atomics.notify(this.#wake, 0);
    this.#port.postMessage(call);
  }

  /** Ends the thread, whatever it is doing; says nothing more. */
  stop(): void {
    this.#end();
    void this.#worker.terminate();
  }

  /**
   * Ends a thread that holds more than its memory, as the kernel does on AWS. The heap limit alone does not see Buffers,
   * and just below it V8 can collect garbage for minutes before it gives up: staying there counts as too much as well.
   */
  async watchMemory(): Promise<void> {
    if (this.#busyMs() < suspiciousMs || this.#measuring) return;
    this.#measuring = true;
    try {
      const heap = await this.#worker.getHeapStatistics();
      const share = (heap.used_heap_size + heap.external_memory) / 1_048_576 / this.#plan.memoryMb;
      this.#nearLimit = share > nearLimit ? this.#nearLimit + 1 : 0;
      if (share > 1 || this.#nearLimit >= strikes) {
        this.#die({ kind: 'out-of-memory' });
        void this.#worker.terminate();
      }
    } catch {
      // The thread ended meanwhile, which its exit reports.
    } finally {
      this.#measuring = false;
    }
  }

  #hear(event: RuntimeEvent): void {
    if (this.#phase === 'gone') return;
    switch (event.type) {
      case 'log':
        this.#print(event.timestamp, event.text);
        break;
      case 'ready':
        if (this.#phase === 'init') {
          const initMs = this.#settle();
          this.#report({ type: 'ready', initMs, ...this.#output() });
        }
        break;
      case 'init-error':
        this.#die({ kind: 'error', error: event.error });
        break;
      case 'answer':
        this.#memoryMb = event.memoryMb;
        if (this.#phase === 'call') {
          const durationMs = this.#settle();
          const { payload, memoryMb } = event;
          this.#report({ type: 'done', payload, durationMs, memoryMb, ...this.#output() });
        }
        break;
      case 'error':
        this.#memoryMb = event.memoryMb;
        if (this.#phase === 'call') {
          const durationMs = this.#settle();
          if (event.ends) this.#end();
          this.#fail({ kind: 'error', error: event.error }, durationMs);
        }
        break;
    }
  }

  #expire(seconds: number): void {
    this.#drain();
    if (this.#phase === 'init' || this.#phase === 'call') this.#die({ kind: 'timeout', seconds });
    void this.#worker.terminate();
  }

  #die(failure: Failure): void {
    this.#drain();
    const phase = this.#phase;
    if (phase === 'gone') return;
    const lastedMs = performance.now() - this.#since;
    this.#end();
    if (phase === 'call') this.#fail(failure, lastedMs);
    else if (phase === 'init') this.#report({ type: 'init-failed', failure, initMs: lastedMs, ...this.#output() });
    else this.#report({ type: 'gone', ...this.#output() });
  }

  #fail(failure: Failure, durationMs: number): void {
    const gone = this.#phase === 'gone';
    this.#report({ type: 'failed', failure, durationMs, memoryMb: this.#memoryMb, gone, ...this.#output() });
  }

  /** Messages the thread sent before its end may still be queued. */
  #drain(): void {
    for (let left = 100_000; left > 0 && this.#phase !== 'gone'; left -= 1) {
      const received: { message: RuntimeEvent } | undefined = receiveMessageOnPort(this.#port);
      if (!received) return;
      this.#hear(received.message);
    }
  }

  #settle(): number {
    clearTimeout(this.#deadline);
    this.#phase = 'idle';
    return performance.now() - this.#since;
  }

  #end(): void {
    this.#phase = 'gone';
    clearTimeout(this.#deadline);
    this.#port.close();
  }

  #print(timestamp: number, text: string): void {
    this.#log.push([timestamp, text]);
    this.#metrics.push(...extractMetrics(text));
    this.#flush ??= setTimeout(() => this.#report({ type: 'output', ...this.#output() }), flushMs);
  }

  #output(): { environment: number; log: LogEvent[]; metrics: MetricDatum[] } {
    const output = { environment: this.#id, log: this.#log, metrics: this.#metrics };
    if (this.#flush) clearTimeout(this.#flush);
    this.#flush = null;
    this.#log = [];
    this.#metrics = [];
    return output;
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return { kind: 'out-of-memory' };
  }
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'error', error: { errorType: name, errorMessage: message, trace: (stack ?? '').split('\n') } };
}
