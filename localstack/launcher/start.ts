import { describeExit } from './engine.ts';
import { engineOnly } from './engine-only.ts';
import { Failure, Stopped } from './failure.mjs';
import { onInterruption } from './interruption.ts';
import { openBrowser } from './open-browser.ts';
import { createPlayground, type Playground } from './playground.ts';
import { type ChildProcess, tail } from './processes.ts';
import { createProgress, explain, type Progress, type StepTime } from './progress.mjs';
import { runSettings } from './run-settings.ts';

/** A crashed engine comes back this often within the time below; then something is really wrong. */
const MAX_RESTARTS = 3;
const RESTART_WINDOW_MS = 10 * 60_000;

/** `npm start`: everything, until Ctrl+C. */
export async function start(args: string[], earlier: StepTime[]): Promise<number> {
  const known = ['--no-open', '--no-autopilot', '--engine-only', '--json'];
  const unknown = args.find((arg) => !known.includes(arg));
  if (unknown) throw new Failure(`npm start does not know ${unknown}.`, `the flags are ${known.join(' ')}, after --`);
  if (args.includes('--engine-only')) return await engineOnly(args, earlier);

  const progress = createProgress({ json: args.includes('--json'), earlier });
  const stopping = new AbortController();
  const playground = createPlayground(runSettings(), progress, stopping.signal);
  onInterruption({
    stop: () => {
      progress.say('Stopping …');
      stopping.abort();
    },
    force: () => {
      playground.kill();
      process.exit(130);
    },
  });
  let code = 0;
  try {
    await run(playground, progress, {
      stopping: stopping.signal,
      open: !args.includes('--no-open'),
      autopilot: !args.includes('--no-autopilot'),
    });
  } catch (error) {
    if (!(error instanceof Stopped)) {
      explain(error);
      code = 1;
    }
  }
  await playground.stop();
  return code;
}

interface Conduct {
  stopping: AbortSignal;
  open: boolean;
  autopilot: boolean;
}

async function run(playground: Playground, progress: Progress, { stopping, open, autopilot }: Conduct): Promise<void> {
  await playground.prepare(['page', 'engine', 'dataPlane']);
  // Before the engine: a fault in the page shows at once, and both builds do not fight for the same core.
  await playground.servePage();
  let engine = await playground.startDeployed();
  announce(playground, progress);
  if (open) openBrowser(playground.settings.pageUrl);
  if (autopilot) void playground.startAutopilot();

  const crashes: number[] = [];
  while (!stopping.aborted) {
    await Promise.race([engine.exited, aborted(stopping)]);
    if (stopping.aborted) throw new Stopped();
    engine = await restart(playground, progress, engine, crashes);
    if (autopilot) void playground.startAutopilot();
  }
}

async function restart(
  playground: Playground,
  progress: Progress,
  engine: ChildProcess,
  crashes: number[],
): Promise<ChildProcess> {
  const now = performance.now();
  crashes.push(now);
  const recent = crashes.filter((at) => now - at < RESTART_WINDOW_MS).length;
  const what = `The engine ended with ${describeExit(engine)}.`;
  if (recent > MAX_RESTARTS) {
    throw new Failure(
      `${what} That was the ${recent}th time within ten minutes. The end of its log:\n${tail(engine.logFile)}`,
      `read ${engine.logFile}; \`npm run doctor\` tells whether memory or disk ran out. Then npm run reset and npm start`,
    );
  }
  progress.say(`${what} Starting it again and deploying; what was in its memory is lost. Log: ${engine.logFile}`);
  await playground.stopEngineRest();
  const next = await playground.startDeployed();
  announce(playground, progress);
  return next;
}

function announce(playground: Playground, progress: Progress): void {
  const { unlockUrl } = playground.writeState();
  const { pageUrl } = playground.settings;
  const seconds = (progress.steps.reduce((sum, { ms }) => sum + ms, 0) / 1000).toFixed(1);
  if (progress.json) {
    process.stdout.write(`${JSON.stringify({ ready: true, pageUrl, unlockUrl })}\n`);
    return;
  }
  process.stdout.write(`\nPlayground is ready: ${pageUrl}\n`);
  if (unlockUrl) process.stdout.write(`Operator (opens once): ${unlockUrl}\n`);
  process.stdout.write(`Started in ${seconds} s. Ctrl+C stops everything.\n`);
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
