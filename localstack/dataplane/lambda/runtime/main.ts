/** Entry of an environment: loads the handler, then answers one call at a time and freezes in between. */
import { flushCompileCache } from 'node:module';
import { getHeapStatistics } from 'node:v8';
import { workerData } from 'node:worker_threads';
import { createContext } from './context.ts';
import { runtimeError, toRuntimeError } from './errors.ts';
import { type Handler, loadHandler } from './load-handler.ts';
import { captureOutput } from './log.ts';
import type { EnvironmentData, RuntimeCall, RuntimeEvent } from './messages.ts';
import { mapStacks } from './source-maps.ts';

/** An environment that nobody has called for so long gives back what its calls left, a little apart from the others. */
const settleAfterMs = 2_000 + Math.random() * 3_000;
/** A collection costs 15 to 30 ms: not for less than this. */
const settleGrowthMb = 4;

/** Lets datagrams and log writes that were under way leave before the thread sleeps. */
const graceMs = 10;

const { port, wake, nodeOptions, codeRoot, handler: handlerName, runtime }: EnvironmentData = workerData;
if (nodeOptions !== undefined) process.env.NODE_OPTIONS = nodeOptions;
if (nodeOptions?.includes('--enable-source-maps')) mapStacks();
const send = (event: RuntimeEvent): void => port.postMessage(event);
const log = captureOutput((text) => send({ type: 'log', timestamp: Date.now(), text }));

/** The host's, not the function's. */
const collectGarbage = globalThis.gc;
Reflect.deleteProperty(globalThis, 'gc');
let settledMb = 0;

let handler: Handler | null = null;
let current: { crash(title: string, error: unknown): void; idle(): void } | null = null;
let freezing: NodeJS.Timeout | null = null;
let heard = 0;
/** After the init phase and after the first call: by then nearly all code has been loaded. */
let cacheFlushes = 2;

function memoryMb(): number {
  const heap = getHeapStatistics();
  return Math.ceil((heap.total_physical_size + heap.malloced_memory + heap.external_memory) / 1_048_576);
}

/** Between calls nothing of the function runs, not even its timers: what AWS does by freezing the sandbox. */
function freezeSoon(): void {
  port.ref();
  freezing = setTimeout(() => {
    freezing = null;
    if (cacheFlushes > 0) flushCompileCache();
    cacheFlushes -= 1;
    if (Atomics.wait(wake, 0, heard, settleAfterMs) !== 'timed-out') return;
    settle();
    Atomics.wait(wake, 0, heard);
  }, graceMs);
}

/**
 * V8 leaves a heap that does not grow alone, garbage and all: 31 MB for a function that was called, 15 MB after a
 * collection that also returns empty pages.
 */
function settle(): void {
  if (collectGarbage === undefined || memoryMb() < settledMb + settleGrowthMb) return;
  collectGarbage({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  settledMb = memoryMb();
}

function serialize(result: unknown): string {
  try {
    return JSON.stringify(result ?? null) ?? 'null';
  } catch {
    throw new Error('Unable to stringify response body');
  }
}

function run(call: RuntimeCall, handle: Handler): void {
  let open = true;
  let waits = true;
  let pending: (() => void) | null = null;

  const end = (event: RuntimeEvent): void => {
    if (!open) return;
    open = false;
    current = null;
    log.flush();
    log.setRequestId(null);
    send(event);
    freezeSoon();
  };
  const fail = (error: unknown, title = 'Invoke Error', ends = false): void => {
    if (!open) return;
    log.failure(title, error);
    end({ type: 'error', error: toRuntimeError(error), memoryMb: memoryMb(), ends });
  };
  const answer = (result: unknown): void => {
    try {
      end({ type: 'answer', payload: serialize(result), memoryMb: memoryMb() });
    } catch (error) {
      fail(error);
    }
  };
  /** A callback's answer waits until the event loop is empty, unless the handler said otherwise. */
  const settle = (step: () => void): void => {
    if (waits) pending ??= step;
    else step();
  };
  const completion = {
    succeed: (result?: unknown) => settle(() => answer(result)),
    fail: (error: unknown) => settle(() => fail(error)),
    setWaitsForEmptyEventLoop: (value: boolean) => {
      waits = value;
    },
    waitsForEmptyEventLoop: () => waits,
  };
  current = {
    crash: (title, error) => fail(error, title, true),
    idle: () => (pending ?? (() => answer(null)))(),
  };

  process.env._X_AMZN_TRACE_ID = call.traceHeader;
  log.setRequestId(call.requestId);
  port.unref();
  try {
    const context = createContext(call, completion);
    const result = handle(JSON.parse(call.payload), context, (error, value) =>
      error === undefined || error === null ? completion.succeed(value) : completion.fail(error),
    );
    if (isThenable(result)) {
      result.then(answer, (error: unknown) => fail(error));
    } else if (result !== undefined && handle.length < 3) {
      answer(result);
    }
  } catch (error) {
    fail(error);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** The call in progress ends with the error itself, then the environment ends: the next call starts a new one. */
function crash(title: string, error: unknown, exitCode: number): void {
  if (current) {
    current.crash(title, error);
  } else {
    log.failure(title, error);
    send({ type: 'init-error', error: toRuntimeError(error) });
  }
  process.exit(exitCode);
}

process.on('uncaughtException', (error) => crash('Uncaught Exception', error, 129));
process.on('unhandledRejection', (reason) =>
  crash('Unhandled Promise Rejection', runtimeError('Runtime.UnhandledPromiseRejection', reason), 128),
);
process.on('beforeExit', () => current?.idle());

port.on('message', (call: RuntimeCall) => {
  heard = Atomics.load(wake, 0);
  if (freezing) clearTimeout(freezing);
  freezing = null;
  const handle = handler;
  // A turn of the loop first: sockets that were closed while the thread slept are noticed before they are used.
  if (handle) setImmediate(run, call, handle);
});

try {
  handler = await loadHandler(codeRoot, handlerName, runtime);
  log.flush();
  send({ type: 'ready' });
  freezeSoon();
} catch (error) {
  log.failure('Uncaught Exception', error);
  send({ type: 'init-error', error: toRuntimeError(error) });
  process.exit(1);
}
