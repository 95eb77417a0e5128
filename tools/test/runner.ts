import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { ROOT } from '../../localstack/launcher/places.mjs';
import { NOTHING, type Tally, total } from './tally.ts';

/** A program that runs tests, and the report it leaves behind. */
export interface Runner {
  name: string;
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  timeoutMs: number;
  /** Absent for a check: its exit code is its one result. */
  report?: { file: string; read: (text: string) => Tally };
}

export interface Outcome {
  name: string;
  tally: Tally;
  ms: number;
  /** Why this counts as failed although no test did. */
  problem?: string;
}

/** Where the words of a runner go. */
export interface Screen {
  write(text: string): unknown;
}

/** The headline above what a part of the run says. */
export const headline = (name: string): string => `\n── ${name} ${'─'.repeat(Math.max(0, 76 - name.length))}\n`;

/** Runs it with its output on the screen. Whatever goes wrong is an outcome, not an exception: the others still run. */
export async function runRunner(runner: Runner, stopping: AbortSignal, screen?: Screen): Promise<Outcome> {
  const { name, report } = runner;
  (screen ?? process.stdout).write(headline(name));
  if (report) {
    rmSync(report.file, { force: true });
    mkdirSync(dirname(report.file), { recursive: true });
  }
  const started = performance.now();
  const end = await execute(runner, stopping, screen);
  return { ...judge(end, report), name, ms: Math.round(performance.now() - started) };
}

export interface End {
  code: number | null;
  /** Set when it was ended from outside, or could not be started. */
  cause?: string | undefined;
}

/** What a runner's end and report mean together: a report alone may be half written, an exit code alone may lie. */
export function judge(end: End, report: Runner['report']): Omit<Outcome, 'name' | 'ms'> {
  const bad = (tally: Tally, problem: string) => ({
    tally: tally.failed > 0 ? tally : { ...tally, failed: 1 },
    problem,
  });
  if (!report) {
    return end.code === 0 ? { tally: { ...NOTHING, passed: 1 } } : bad(NOTHING, end.cause ?? `exit code ${end.code}`);
  }
  if (!existsSync(report.file)) return bad(NOTHING, end.cause ?? `no report was written (exit code ${end.code})`);
  let tally: Tally;
  try {
    tally = report.read(readFileSync(report.file, 'utf8'));
  } catch (error) {
    return bad(NOTHING, `its report is unreadable: ${error instanceof Error ? error.message : error}`);
  }
  if (end.cause) return bad(tally, end.cause);
  if (total(tally) === 0) return bad(tally, 'no test ran');
  if (end.code !== 0 && tally.failed === 0) return bad(tally, `exit code ${end.code} although no test failed`);
  return { tally };
}

const LAST_WORDS_MS = 2_000;

function execute({ command, args, env, cwd, timeoutMs }: Runner, stopping: AbortSignal, screen?: Screen): Promise<End> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: cwd ?? ROOT,
      env: { ...process.env, ...env },
      // without a screen of its own it has the terminal itself, colours and all
      stdio: screen ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => screen?.write(text));
    }
    let cause: string | undefined;
    const kill = (why: string) => {
      cause = why;
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // ended meanwhile
      }
    };
    const interrupt = () => kill('interrupted');
    const overdue = setTimeout(() => kill(`not done after ${timeoutMs / 1000} s`), timeoutMs);
    stopping.addEventListener('abort', interrupt, { once: true });
    const done = (end: End) => {
      clearTimeout(overdue);
      stopping.removeEventListener('abort', interrupt);
      // What a runner leaves behind in its group would disturb the next.
      kill(cause ?? '');
      resolve({ ...end, cause: end.cause || undefined });
    };
    child.once('error', (error) => done({ code: null, cause: `could not be started: ${error.message}` }));
    child.once('exit', (code, signal) => {
      const end = { code, cause: cause ?? (signal ? `ended by ${signal}` : undefined) };
      if (!screen) return done(end);
      kill(cause ?? '');
      // Its last words may still be in the pipe, which a process outside of its group may hold open for ever.
      const overdueWords = setTimeout(() => done(end), LAST_WORDS_MS);
      child.once('close', () => {
        clearTimeout(overdueWords);
        done(end);
      });
    });
  });
}
