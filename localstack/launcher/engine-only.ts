import { createReadStream, statSync } from 'node:fs';
import { describeExit } from './engine.ts';
import { Failure, Stopped } from './failure.mjs';
import { onInterruption } from './interruption.ts';
import { createPlayground } from './playground.ts';
import { tail } from './processes.ts';
import { createProgress, explain, type StepTime } from './progress.mjs';
import { type RunSettings, runSettings } from './run-settings.ts';

/** `npm run localstack`: the engine alone, its log on the screen, for people who deploy by hand. */
export async function engineOnly(args: string[], earlier: StepTime[]): Promise<number> {
  const progress = createProgress({ json: args.includes('--json'), earlier });
  const stopping = new AbortController();
  const settings = runSettings();
  const playground = createPlayground(settings, progress, stopping.signal);
  onInterruption({
    stop: () => stopping.abort(),
    force: () => {
      playground.kill();
      process.exit(130);
    },
  });
  let code = 0;
  try {
    await playground.prepare(['engine', 'dataPlane']);
    const engine = await playground.startEngine();
    playground.writeEngineState();
    progress.say(howToDeploy(settings));
    if (!progress.json) followLog(engine.logFile, stopping.signal);
    await Promise.race([
      engine.exited,
      new Promise((resolve) => stopping.signal.addEventListener('abort', resolve, { once: true })),
    ]);
    if (!stopping.signal.aborted) {
      throw new Failure(
        `The engine ended with ${describeExit(engine)}:\n${tail(engine.logFile)}`,
        `read ${engine.logFile} and start it again`,
      );
    }
  } catch (error) {
    if (!(error instanceof Stopped)) {
      explain(error);
      code = 1;
    }
  }
  await playground.stop();
  return code;
}

function howToDeploy({ engineUrl, ports }: RunSettings): string {
  const standard = ports.engine === 4566;
  const settings = standard
    ? ''
    : `export AWS_ENDPOINT_URL=${engineUrl} AWS_ENDPOINT_URL_S3=${engineUrl} EDGE_PORT=${ports.engine}\n    `;
  return `
The engine answers at ${engineUrl}. In another terminal:
    ${settings}npx cdklocal bootstrap && npx cdklocal deploy --all
    npm run awslocal -- sqs list-queues
APIs are then served at http://localhost:${ports.dataPlane}/<api id>/<stage>/. Ctrl+C stops the engine.
`;
}

/** Copies what is added to the log, beginning at its present end. */
function followLog(file: string, stopping: AbortSignal): void {
  let position = statSync(file).size;
  const timer = setInterval(() => {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size <= position) return;
    createReadStream(file, { start: position, end: size - 1 }).pipe(process.stdout, { end: false });
    position = size;
  }, 300);
  stopping.addEventListener('abort', () => clearInterval(timer), { once: true });
}
