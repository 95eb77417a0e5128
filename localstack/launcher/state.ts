import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StepTime } from './progress.mjs';

export interface Account {
  email: string;
  password: string;
}

/** `state.json` of an engine alone. */
export interface EngineState {
  engineUrl: string;
  pids: Record<string, number>;
  startedAt: string;
  steps: StepTime[];
}

/** `state.json`: how scripts and tests find a running playground. Present only while it runs. */
export interface PlaygroundState extends EngineState {
  pageUrl: string;
  /** REST API through the page's origin. */
  apiUrl: string;
  /** WebSocket API through the page's origin; append `?ticket=…`. */
  wsUrl: string;
  /** The APIs' stages on the data plane itself, without the page's server in between. */
  restUrl: string | undefined;
  socketUrl: string | undefined;
  /** Gives the browser that opens it the operator's role, once. */
  unlockUrl: string | undefined;
  operator: Account;
  customer: Account;
}

const fileIn = (folder: string): string => join(folder, 'state.json');

/** A reader sees the old file or the new one, never half of one. Only the owner may read it: it holds passwords. */
export function writeState(folder: string, state: EngineState | PlaygroundState): void {
  mkdirSync(folder, { recursive: true });
  const draft = `${fileIn(folder)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, fileIn(folder));
}

export function readState(folder: string): (EngineState & Partial<PlaygroundState>) | undefined {
  try {
    return JSON.parse(readFileSync(fileIn(folder), 'utf8'));
  } catch {
    return undefined;
  }
}

export const removeState = (folder: string): void => rmSync(fileIn(folder), { force: true });
