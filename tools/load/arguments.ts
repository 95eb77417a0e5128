/** What the command line asks for. */
import { parseArgs } from 'node:util';
import { MODES, type Mode } from './mix.ts';

export interface Wishes {
  readonly target: string;
  readonly mode: Mode;
  readonly seconds: number;
  /** Callers at the same time; each sends its next request when it has its answer. */
  readonly concurrency: number;
  readonly seed: number;
  readonly json: boolean;
  /** Bearer token, for stages whose doors of the lab are not open; absent: what `identity.ts` finds. */
  readonly token: string | undefined;
}

/** The command line cannot be meant like this: said to the person, exit code 2. */
export class Misused extends Error {
  override readonly name = 'Misused';
}

export const HELP = `node tools/load.mjs [flags]

  --target=URL         where the page is            (http://localhost:3000)
  --mode=MODE          ${MODES.join(' | ')}
                       (deals: lists; detail: single deals; mixed: 68 % lists, 16 % jobs, 8 % of each hash)
  --duration=SECONDS   1 to 3600                    (30)
  --concurrency=N      callers at once, 1 to 1000   (50)
  --seed=N             0 to 2147483647: the same seed sends the same requests in the same order   (1)
  --token=TOKEN        bearer token, where the doors of the lab are not open to everybody
                       (the operator's of the playground that runs here, by its state.json)
  --json               one JSON object on standard output instead of the report
  --help               this text

Ctrl+C ends the run early and prints what was measured until then.`;

const FLAGS = {
  target: { type: 'string', default: 'http://localhost:3000' },
  mode: { type: 'string', default: 'deals' },
  duration: { type: 'string', default: '30' },
  concurrency: { type: 'string', default: '50' },
  seed: { type: 'string', default: '1' },
  token: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** @throws Misused with a sentence that names the flag */
export function wishesOf(args: readonly string[]): Wishes | 'help' {
  const values = read(args);
  if (values.help) return 'help';
  const mode = MODES.find((known) => known === values.mode);
  if (mode === undefined) throw new Misused(`--mode=${values.mode}: the modes are ${MODES.join(', ')}.`);
  return {
    target: origin(values.target),
    mode,
    seconds: whole('duration', values.duration, [1, 3_600]),
    concurrency: whole('concurrency', values.concurrency, [1, 1_000]),
    seed: whole('seed', values.seed, [0, 2_147_483_647]),
    json: values.json,
    token: values.token,
  };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: false }).values;
  } catch (error) {
    throw new Misused(error instanceof Error ? error.message : String(error));
  }
}

function whole(flag: string, text: string, [least, most]: readonly [number, number]): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
    throw new Misused(`--${flag}=${text}: a whole number from ${least} to ${most} is needed.`);
  }
  return value;
}

function origin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new Misused(`--target=${text}: an address like http://localhost:3000 is needed.`);
  }
  return `${url.origin}${url.pathname}`.replace(/\/$/, '');
}
