import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { stateFolder } from './places.mjs';
import { choosePorts, type Ports } from './ports.mjs';
import { RUN_VARIABLE } from './processes.ts';

/** What one run is made of: decided once at its start, read by every step. */
export interface RunSettings {
  runId: string;
  state: string;
  ports: Ports;
  pageUrl: string;
  engineUrl: string;
  dataPlaneUrl: string;
  outputsFile: string;
  cloudAssembly: string;
  log(name: string): string;
}

export function runSettings(env: NodeJS.ProcessEnv = process.env): RunSettings {
  const state = stateFolder(env);
  const ports = choosePorts(env);
  return {
    runId: randomBytes(8).toString('hex'),
    state,
    ports,
    pageUrl: `http://localhost:${ports.page}`,
    engineUrl: `http://localhost:${ports.engine}`,
    dataPlaneUrl: `http://127.0.0.1:${ports.dataPlane}`,
    outputsFile: join(state, 'outputs.json'),
    cloudAssembly: join(state, 'cdk.out'),
    log: (name) => join(state, 'logs', `${name}.log`),
  };
}

/** What passes from the person's environment to the engine and the tools: no AWS profile, no proxy, no Python path. */
const INHERITED = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'PLAYGROUND_NODE'];

export function plainEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(INHERITED.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

/** AWS variables that point any client at the engine. The credentials are the emulator's, not secrets. */
export function awsEnvironment(engineUrl: string): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: engineUrl,
    // cdklocal refuses to work without it as soon as AWS_ENDPOINT_URL is set.
    AWS_ENDPOINT_URL_S3: engineUrl,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** The environment of the engine and of every tool of this run. */
export function runEnvironment({ runId, state, ports }: RunSettings): NodeJS.ProcessEnv {
  return {
    ...plainEnvironment(),
    [RUN_VARIABLE]: runId,
    PLAYGROUND_STATE_DIR: state,
    PLAYGROUND_PORT: String(ports.page),
    PLAYGROUND_ENGINE_PORT: String(ports.engine),
    PLAYGROUND_DATAPLANE_PORT: String(ports.dataPlane),
    TMPDIR: join(state, 'tmp'),
  };
}
