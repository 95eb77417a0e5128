import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Failure, Stopped } from './failure.mjs';
import { HOME, NODE_CACHE, ROOT } from './places.mjs';
import { freePorts } from './ports.mjs';
import { type ChildProcess, startProcess, tail } from './processes.ts';
import type { Note } from './progress.mjs';
import type { PythonEnvironment } from './python-environment.ts';
import { type RunSettings, runEnvironment } from './run-settings.ts';

/** A cold first start on a busy small machine took 20 s; more means that it will not come. */
const READY_TIMEOUT_MS = 120_000;

/**
 * The environment LocalStack is started with; why each value is what it is: reference in localstack/README.md.
 * Everything the engine writes lies below the run's state folder.
 */
function engineEnvironment(settings: RunSettings, python: PythonEnvironment, dynamoDbPort: number): NodeJS.ProcessEnv {
  const { state, ports } = settings;
  const folder = join(state, 'engine');
  return {
    ...runEnvironment(settings),
    PLAYGROUND_NODE: process.execPath,
    PLAYGROUND_DDB_HOME: python.dynamoDbHome,
    PLAYGROUND_JAVA: python.java,
    DYNAMODB_LOCAL_PORT: String(dynamoDbPort),
    PYTHONUNBUFFERED: '1',
    // An allocator's arena per thread would keep what each of the engine's hundred threads has freed.
    MALLOC_ARENA_MAX: '2',
    NODE_COMPILE_CACHE: NODE_CACHE,
    FILESYSTEM_ROOT: folder,
    CONFIG_DIR: folder,
    // The plugin index depends on what is installed, not on the run: one for all runs.
    XDG_CACHE_HOME: join(HOME, 'cache'),
    GATEWAY_LISTEN: `127.0.0.1:${ports.engine}`,
    LOCALSTACK_HOST: `localhost:${ports.engine}`,
    SQS_ENDPOINT_STRATEGY: 'path',
    OVERRIDE_IN_DOCKER: '0',
    LAMBDA_RUNTIME_EXECUTOR: 'playground',
    LAMBDA_SYNCHRONOUS_CREATE: '1',
    LAMBDA_KEEPALIVE_MS: '600000',
    LAMBDA_LIMITS_CONCURRENT_EXECUTIONS: '1000',
    LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT: '20',
    LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC: '0.2',
    LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_EMPTY_POLL_SEC: '0.1',
    PROVIDER_OVERRIDE_DYNAMODB: 'v2',
    DYNAMODB_IN_MEMORY: '1',
    DYNAMODB_SHARE_DB: '1',
    IN_MEMORY_CLIENT: '1',
    SQS_DISABLE_CLOUDWATCH_METRICS: '1',
    DISABLE_EVENTS: '1',
    SKIP_SSL_CERT_DOWNLOAD: '1',
    DNS_ADDRESS: '0',
    API_ENDPOINT: 'http://127.0.0.1:9',
    ANALYTICS_API: 'http://127.0.0.1:9',
    CFN_VERBOSE_ERRORS: '1',
    CFN_IGNORE_UNSUPPORTED_RESOURCE_TYPES: '0',
    DEBUG: '0',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
  };
}

/**
 * Starts LocalStack with our plugin; resolves when it answers. What it has in memory goes with it when it ends.
 *
 * @param stopping aborts the wait
 * @throws Failure with the end of its log when it ends or stays silent
 */
export async function startEngine(
  settings: RunSettings,
  python: PythonEnvironment,
  { note, stopping, onSpawn }: { note: Note; stopping: AbortSignal; onSpawn?: (engine: ChildProcess) => void },
): Promise<ChildProcess> {
  const { state } = settings;
  rmSync(join(state, 'tmp'), { recursive: true, force: true });
  for (const folder of ['tmp', 'engine', 'logs']) mkdirSync(join(state, folder), { recursive: true });
  // Functions' code is unpacked below tmp/. On AWS nothing lies above it; here the checkout's package.json may, and would
  // make every `.js` an ES module.
  writeFileSync(join(state, 'tmp/package.json'), '{}\n');
  const [dynamoDbPort = 0] = await freePorts(1);
  const engine = startProcess({
    command: python.python,
    args: [join(ROOT, 'localstack/start_engine.py')],
    env: engineEnvironment(settings, python, dynamoDbPort),
    logFile: settings.log('engine'),
  });
  onSpawn?.(engine);
  await waitUntilReady(engine, settings, note, stopping);
  note(settings.engineUrl);
  return engine;
}

async function waitUntilReady(
  engine: ChildProcess,
  settings: RunSettings,
  note: Note,
  stopping: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (stopping.aborted) throw new Stopped();
    if (engine.exit) throw engineFailure(engine, `The engine ended with ${describeExit(engine)}.`);
    if (await isReady(settings)) return;
    note(tail(engine.logFile, 1).slice(0, 80));
    await pause(100);
  }
  throw engineFailure(engine, `The engine did not become ready within ${READY_TIMEOUT_MS / 1000} s.`);
}

async function isReady({ ports }: RunSettings): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${ports.engine}/_localstack/init`, {
      signal: AbortSignal.timeout(2_000),
    });
    const body = (await answer.json()) as { completed?: { READY?: boolean } };
    return body.completed?.READY === true;
  } catch {
    return false;
  }
}

/** Exit code or signal, in words. */
export const describeExit = ({ exit }: ChildProcess): string =>
  exit?.signal ? `signal ${exit.signal}` : `code ${exit?.code ?? 'unknown'}`;

function engineFailure(engine: ChildProcess, what: string): Failure {
  return new Failure(
    `${what} The end of ${engine.logFile}:\n${tail(engine.logFile)}`,
    'run `npm run doctor`; if the log names a missing module, `npm run reset -- --all` and start again',
  );
}
