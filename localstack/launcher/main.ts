import { Stopped } from './failure.mjs';
import { explain, type StepTime } from './progress.mjs';

type Command = (args: string[], earlier: StepTime[]) => Promise<number>;

/** Loaded on demand: `awslocal` need not read what `start` needs. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  start: async () => (await import('./start.ts')).start,
  localstack: async () => (await import('./engine-only.ts')).engineOnly,
  deploy: async () => (await import('./deploy.ts')).deploy,
  awslocal: async () => (await import('./awslocal.ts')).awslocal,
  reset: async () => (await import('./reset.ts')).reset,
  test: async () => (await import('../../tools/test/run-tests.ts')).runTests,
  bench: async () => (await import('../../tests/load/bench.ts')).bench,
  check: async () => (await import('../../tools/test/run-tests.ts')).runChecks,
};

const [name = '', ...args] = process.argv.slice(2);
const earlier = JSON.parse(process.env.PLAYGROUND_EARLIER_STEPS ?? '[]') as StepTime[];
delete process.env.PLAYGROUND_EARLIER_STEPS;

try {
  const command = await COMMANDS[name]?.();
  if (!command) throw new Error(`no command ${name}`);
  process.exitCode = await command(args, earlier);
} catch (error) {
  if (!(error instanceof Stopped)) explain(error);
  // Whoever adds up test runs reads the last line, whatever happened.
  if (name === 'test') console.log('\n0 passed, 1 failed');
  process.exitCode = error instanceof Stopped ? 0 : 1;
}
// The channel to the wrapper would keep this process alive; that we close it ourselves is no interruption.
process.removeAllListeners('disconnect');
if (process.connected) process.disconnect();
