import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../localstack/launcher/failure.mjs';
import { onInterruption } from '../../localstack/launcher/interruption.ts';
import { buildPage } from '../../localstack/launcher/page-build.ts';
import { ROOT } from '../../localstack/launcher/places.mjs';
import { createProgress, explain, type Note, type StepTime, seconds } from '../../localstack/launcher/progress.mjs';
import { ensurePythonEnvironment } from '../../localstack/launcher/python-environment.ts';
import { type PlaygroundUnderTest, startPlaygroundUnderTest } from './playground-under-test.ts';
import { type Outcome, type Runner, runRunner } from './runner.ts';
import { checks, fuzzSuite, pageSuite, pageWeight, pluginSuite, runningSuites, unitSuites } from './runners.ts';
import { add, NOTHING, summaryLine } from './tally.ts';

/** The parts of a run; `npm run test:<part>` runs one of them, `npm test` all. */
const PARTS = ['check', 'unit', 'engine', 'integration', 'fuzz', 'e2e'] as const;
type Part = (typeof PARTS)[number];

const RESULTS = join(ROOT, 'test-results');

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

  const { step } = createProgress({ earlier });
  const outcomes: Outcome[] = [];
  const run = async (runners: Runner[]): Promise<void> => {
    for (const runner of runners) if (!stopping.signal.aborted) outcomes.push(await runRunner(runner, stopping.signal));
  };
  /** A part of the set-up that fails is a failed result like any other. */
  const setUp = async <T>(name: string, work: (note: Note) => Promise<T>): Promise<T | undefined> => {
    try {
      return await step(name, work);
    } catch (error) {
      explain(error);
      outcomes.push({ name, tally: { ...NOTHING, failed: 1 }, ms: 0, problem: 'set-up failed' });
      return undefined;
    }
  };

  const python = await setUp('Python engine', (note) => ensurePythonEnvironment(note, true));
  if (parts.has('check')) {
    await run(checks());
    const page = await setUp('Build page', buildPage);
    if (page) await run([pageWeight(page)]);
  }
  if (parts.has('unit')) await inTemporaryFolder((folder) => run(unitSuites(folder)));
  if (parts.has('engine') && python) await run([pluginSuite()]);
  const projects = [
    ...(parts.has('engine') ? ['conformance'] : []),
    ...(parts.has('integration') ? ['integration', 'flows', 'invariants'] : []),
  ];
  const runningParts = projects.length > 0 || parts.has('fuzz') || parts.has('e2e');
  if (runningParts && python && !stopping.signal.aborted) {
    const playground = await setUpPlayground(stopping.signal, outcomes);
    if (playground) {
      await run(runningSuites(playground.stateFolder, projects));
      if (parts.has('e2e')) await run([pageSuite(playground.stateFolder)]);
      // last: it leaves odd products and customers behind
      if (parts.has('fuzz')) await run([fuzzSuite(playground.stateFolder)]);
      await playground.stop();
    }
  }
  if (stopping.signal.aborted)
    outcomes.push({ name: 'interrupted', tally: { ...NOTHING, failed: 1 }, ms: 0, problem: 'the run was stopped' });
  return conclude(outcomes);
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

async function setUpPlayground(stopping: AbortSignal, outcomes: Outcome[]): Promise<PlaygroundUnderTest | undefined> {
  const name = 'playground for the tests';
  console.log(`\n── ${name} ${'─'.repeat(76 - name.length)}`);
  const started = performance.now();
  try {
    return await startPlaygroundUnderTest(stopping);
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
