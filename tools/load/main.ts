import { HELP, Misused, type Wishes, wishesOf } from './arguments.ts';
import { tokenFor } from './identity.ts';
import { progressLine, report } from './report.ts';
import { type Running, runLoad } from './run.ts';

const say = (text: string): void => void process.stdout.write(text);
const complain = (text: string): void => void process.stderr.write(text);

/** @returns exit code: 0 measured, 1 nobody answered at all, 2 misused, 130 ended early */
export async function main(args: readonly string[]): Promise<number> {
  const wishes = understood(args);
  if (wishes === 'help') {
    say(`${HELP}\n`);
    return 0;
  }
  if (wishes === undefined) return 2;

  const stopping = new AbortController();
  const stop = () => stopping.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  try {
    const token = wishes.token ?? (await tokenFor(wishes, complain));
    const running = runLoad({ ...wishes, token }, stopping.signal);
    const quiet = showProgress(running, wishes);
    const measured = await running.done;
    quiet();
    say(wishes.json ? `${JSON.stringify(measured)}\n` : report(measured));
    if (measured.interrupted) return 130;
    if (measured.requests > 0 && Object.keys(measured.statusCodes).length === 0) {
      complain(`Nobody answered at ${wishes.target}.\nFix: npm start, or name another address with --target=…\n`);
      return 1;
    }
    return 0;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, stop);
  }
}

function understood(args: readonly string[]): Wishes | 'help' | undefined {
  try {
    return wishesOf(args);
  } catch (error) {
    if (!(error instanceof Misused)) throw error;
    complain(`${error.message}\n\n${HELP}\n`);
    return undefined;
  }
}

/** One line that is written over, every second; only where somebody looks at a terminal. */
function showProgress({ tally }: Running, { seconds }: Wishes): () => void {
  const screen = process.stderr;
  let second = 0;
  const timer = setInterval(() => {
    const recent = tally.takeRecent(); // taken in any case, so that it does not grow
    second += 1;
    if (screen.isTTY) screen.write(`\r\u001b[K${progressLine(recent, { second, of: seconds })}`);
  }, 1_000);
  return () => {
    clearInterval(timer);
    if (screen.isTTY) screen.write('\r\u001b[K');
  };
}

if (process.argv[1] === import.meta.filename) process.exitCode = await main(process.argv.slice(2));
