// @ts-check
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** What is installed or built once and shared by all runs of this checkout: Python environment, built page. */
export const HOME = join(ROOT, '.playground');

export const VENV = join(HOME, 'venv');

/** Compiled code of launcher and data plane: without it each of them loads a TypeScript compiler, 25 MB. */
export const NODE_CACHE = join(HOME, 'cache/node');

/**
 * What belongs to one run: state.json, logs, the engine's files. Two runs need two of these.
 * @param {NodeJS.ProcessEnv} [env]
 */
export const stateFolder = (env = process.env) => resolve(env.PLAYGROUND_STATE_DIR || HOME);

/** Parts of the state folder that a run writes and `reset` removes. The Python environment lives beside them. */
export const RUN_FILES = [
  'state.json',
  'run.json',
  'outputs.json',
  'cdk.out',
  'bundle',
  'engine',
  'tmp',
  'logs',
  'logs.previous',
];
