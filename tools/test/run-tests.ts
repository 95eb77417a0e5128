import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../localstack/launcher/failure.mjs';
import { onInterruption } from '../../localstack/launcher/interruption.ts';
import { buildPage } from '../../localstack/launcher/page-build.ts';
import { ROOT } from '../../localstack/launcher/places.mjs';
import { createProgress, explain, type Note, type StepTime, seconds } from '../../localstack/launcher/progress.mjs';
import { ensurePythonEnvironment } from '../../localstack/launcher/python-environment.ts';
import { heldScreen } from './held-screen.ts';
import { inLanes } from './lanes.ts';
import { type PlaygroundUnderTest, startPlaygroundUnderTest } from './playground-under-test.ts';
import { headline, type Outcome, type Runner, runRunner, type Screen } from './runner.ts';
import {
  checks,
  dataPlaneSuite,
  fuzzSuite,
  pageSuite,
  pageWeight,
  pluginSuite,
  runningSuites,
  unitSuites,
} from './runners.ts';
import { add, NOTHING, summaryLine } from './tally.ts';

/** The parts of a run; `npm run test:<part>` runs one of them, `npm test` all. */
const PARTS = ['check', 'unit', 'engine', 'integration', 'fuzz', 'e2e'] as const;
type Part = (typeof PARTS)[number];

const RESULTS = join(ROOT, 'test-results');

/** Suites that need no playground run side by side, and so does its start; each of them is one busy process. */
const LANES = Math.min(2, availableParallelism());

interface Job {
  readonly name: string;
  work(screen: Screen): Promise<void>;
}

/**
 * `npm test`: sets up what is missing, runs every suite whatever the others do, ends with the one line that counts.
 * @returns exit code: 0 only when everything ran and nothing failed
 */
export async function runTests(args: string[], earlier: StepTime[]): Promise<number> {
  const unknown = args.find((arg) => !PARTS.some((part) => part === arg));
  if (unknown) throw new Failure(`npm test does not know ${unknown}.`, `the parts are ${PARTS.join(', ')}`);
  const parts = new Set<Part>(args.length === 0 ? PARTS : PARTS.filter((part) => args.includes(part)));

  const stopping = new AbortController();
  onInterruption({ stop: () => stopping.abort(), force: () => process.exit(130) });
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });

  const outcomes: Outcome[] = [];
  const runIn = async (runner: Runner, screen?: Screen): Promise<void> => {
    outcomes.push(await runRunner(runner, stopping.signal, screen));
  };
  /** One after another: what they wait for takes both cores, or is a matter of time. */
  const inTurn = async (runners: readonly Runner[]): Promise<void> => {
    for (const runner of runners) if (!stopping.signal.aborted) await runIn(runner);
  };
  const asJob = (runner: Runner): Job => ({ name: runner.name, work: (screen) => runIn(runner, screen) });
  /** A part of the set-up that fails is a failed result like any other. */
  const setUp = async <T>(name: string, screen: Screen, work: (note: Note) => Promise<T>): Promise<T | undefined> => {
    const { step } = createProgress({ earlier, output: screen });
    try {
      return await step(name, work);
    } catch (error) {
      explain(error);
      outcomes.push({ name, tally: { ...NOTHING, failed: 1 }, ms: 0, problem: 'set-up failed' });
      return undefined;
    }
  };

  const python = await setUp('Python engine', process.stdout, (note) => ensurePythonEnvironment(note, true));
  const weighPage: Job = {
    name: 'page',
    work: async (screen) => {
      const page = await setUp('Build page', screen, buildPage);
      if (page) await runIn(pageWeight(page), screen);
    },
  };
  let playground: PlaygroundUnderTest | undefined;
  const startPlayground: Job = {
    name: 'playground for the tests',
    work: async (screen) => {
      playground = await setUpPlayground(stopping.signal, outcomes, screen);
    },
  };
  const projects = [
    ...(parts.has('engine') ? ['conformance'] : []),
    ...(parts.has('integration') ? ['integration', 'flows', 'invariants'] : []),
  ];
  const runningParts = projects.length > 0 || parts.has('fuzz') || parts.has('e2e');
  try {
    await inTemporaryFolder(async (folder) => {
      await inTurn([
        ...(parts.has('unit') ? [dataPlaneSuite(folder)] : []),
        ...(parts.has('engine') && python ? [pluginSuite()] : []),
      ]);
      const jobs = [
        ...(parts.has('unit') ? unitSuites(folder).map(asJob) : []),
        ...(parts.has('check') ? [...checks().map(asJob), weighPage] : []),
        ...(runningParts && python ? [startPlayground] : []),
      ];
      await inLanes(
        LANES,
        jobs.map((job) => () => (stopping.signal.aborted ? Promise.resolve() : show(job))),
      );
    });
    if (playground) await inTurn(against(playground.stateFolder, projects, parts));
  } finally {
    await playground?.stop();
  }
  if (stopping.signal.aborted)
    outcomes.push({ name: 'interrupted', tally: { ...NOTHING, failed: 1 }, ms: 0, problem: 'the run was stopped' });
  return conclude(outcomes);
}

const against = (stateFolder: string, projects: string[], parts: ReadonlySet<Part>): Runner[] => [
  ...runningSuites(stateFolder, projects),
  ...(parts.has('e2e') ? [pageSuite(stateFolder)] : []),
  // last: it leaves odd products and customers behind
  ...(parts.has('fuzz') ? [fuzzSuite(stateFolder)] : []),
];

/** Runs it beside others: what it says comes in one piece, when it is done. */
async function show({ name, work }: Job): Promise<void> {
  console.log(`▶ ${name}`);
  const screen = heldScreen();
  try {
    await work(screen);
  } finally {
    screen.show();
  }
}

export const runChecks = (_args: string[], earlier: StepTime[]): Promise<number> => runTests(['check'], earlier);

/** Synthesised templates and killed processes leave files that no test can remove: the run does. */
async function inTemporaryFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'playground-units-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

async function setUpPlayground(
  stopping: AbortSignal,
  outcomes: Outcome[],
  screen: Screen,
): Promise<PlaygroundUnderTest | undefined> {
  const name = 'playground for the tests';
  screen.write(headline(name));
  const started = performance.now();
  try {
    return await startPlaygroundUnderTest(stopping, screen);
  } catch (error) {
    explain(error);
    const ms = Math.round(performance.now() - started);
    outcomes.push({
      name,
      tally: { ...NOTHING, failed: 1 },
      ms,
      problem: 'it did not start, so nothing ran against it',
    });
    return undefined;
  }
}

function conclude(outcomes: Outcome[]): number {
  const sum = add(outcomes.map(({ tally }) => tally));
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  console.log(`\n── Summary ${'─'.repeat(69)}`);
  for (const { name, tally, ms, problem } of outcomes) {
    const mark = tally.failed > 0 ? '✘' : '✔';
    console.log(
      `${mark} ${name.padEnd(width)}  ${seconds(ms).padStart(8)}  ${summaryLine(tally)}${problem ? `  (${problem})` : ''}`,
    );
  }
  writeFileSync(join(RESULTS, 'summary.json'), `${JSON.stringify({ ...sum, outcomes }, null, 2)}\n`);
  console.log(`\n${summaryLine(sum)}`);
  return sum.failed === 0 && sum.passed > 0 ? 0 : 1;
}
