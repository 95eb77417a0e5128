import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { Failure, Stopped } from './failure.mjs';
import { fingerprint } from './fingerprint.ts';
import { makeOnce } from './kept-builds.ts';
import { HOME, ROOT } from './places.mjs';
import type { Note } from './progress.mjs';
import { awsEnvironment, type RunSettings, runEnvironment } from './run-settings.ts';

/** A whole deployment takes less than a minute; the tool itself has no limit. */
const TIMEOUT_MS = 10 * 60_000;

/** What is needed to reach a running engine with the CDK; a redeployment has no more than this. */
export type CloudTarget = RunSettings;

/** All that the templates and the functions' bundles are made of. */
const INPUTS = ['infra', 'functions', 'docs/openapi.json', 'cdk.json', 'package-lock.json'].map((path) =>
  join(ROOT, path),
);

/** Assemblies kept besides the newest, 60 to 110 MB each: a running playground still reads its own. */
const KEPT_ASSEMBLIES = 5;

/**
 * Runs the CDK app unless the same inputs were synthesised before; templates and packed functions are then in
 * `cloudAssembly`. Needs no engine.
 */
export async function synthesise(target: CloudTarget, note: Note, stopping: AbortSignal): Promise<void> {
  const into = (folder: string) =>
    cdklocal(target, ['synth', '--quiet', '--output', folder, '-c', `origin=${target.pageUrl}`], {
      note,
      stopping,
      log: 'synth',
    });
  rmSync(target.cloudAssembly, { recursive: true, force: true });
  if (process.env.CDK_APP) return await into(target.cloudAssembly);
  const folder = join(HOME, 'assemblies', fingerprint(INPUTS, target.pageUrl));
  const made = await makeOnce({ folder, neighbours: KEPT_ASSEMBLIES }, into);
  symlinkSync(folder, target.cloudAssembly, 'junction');
  note(made ? 'beside the steps above' : 'unchanged');
}

/** Deploys what was synthesised and writes the stacks' outputs. */
export async function deployAssembly(target: CloudTarget, note: Note, stopping: AbortSignal): Promise<void> {
  const args = ['deploy', '--all', '--app', target.cloudAssembly, '--concurrency', '5', '--method', 'direct'];
  args.push('--require-approval', 'never', '--outputs-file', target.outputsFile);
  await cdklocal(target, args, { note, stopping, log: 'deploy' });
}

const QUICK_POLLS = pathToFileURL(join(ROOT, 'localstack/launcher/quick-polls.mjs')).href;
const QUIETLY = ['--no-notices', '--no-color'];

function cdklocal(
  target: CloudTarget,
  args: string[],
  { note, stopping, log }: { note: Note; stopping: AbortSignal; log: string },
): Promise<void> {
  if (stopping.aborted) throw new Stopped();
  const logFile = target.log(log);
  mkdirSync(dirname(logFile), { recursive: true });
  const child = spawn(
    process.execPath,
    ['--import', QUICK_POLLS, join(ROOT, 'node_modules/aws-cdk-local/bin/cdklocal'), ...args, ...QUIETLY],
    {
      cwd: ROOT,
      env: {
        ...runEnvironment(target),
        ...awsEnvironment(target.engineUrl),
        EDGE_PORT: String(target.ports.engine),
        CDK_DISABLE_CLI_TELEMETRY: '1',
        CDK_HOME: join(HOME, 'cdk'),
        // For trying out the engine with another app than this project's.
        ...(process.env.CDK_APP ? { CDK_APP: process.env.CDK_APP } : {}),
      },
      // A group of its own, so that Ctrl+C reaches it through us and in our order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const end = (): void => {
    if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  stopping.addEventListener('abort', end, { once: true });
  const overdue = setTimeout(end, TIMEOUT_MS);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      const text = stripVTControlCharacters(chunk);
      appendFileSync(logFile, text);
      said = (said + text).slice(-6_000);
      const line = text.trim().split('\n').at(-1);
      if (line) note(line.replaceAll(/\s+/g, ' ').slice(0, 100));
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(overdue);
      stopping.removeEventListener('abort', end);
      if (stopping.aborted) reject(new Stopped());
      else if (code === 0) resolve();
      else reject(cdkFailure(args[0] ?? '', said, logFile));
    });
  });
}

function cdkFailure(command: string, said: string, logFile: string): Failure {
  return new Failure(
    `cdklocal ${command} failed:\n${said.trim().split('\n').slice(-20).join('\n')}`,
    `the whole output is in ${logFile}, the engine's side in ${join(dirname(logFile), 'engine.log')}. ` +
      'A fault in infra/ or functions/: correct it and start again. A half deployed stack: npm run reset',
  );
}
