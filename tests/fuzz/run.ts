/**
 * Throws thousands of requests, right and wrong ones, at every door of the running playground, as a stranger, a customer
 * and an operator: no 5xx, no status, header, media type or body that the OpenAPI document does not name.
 * Usage: PLAYGROUND_STATE_DIR=… node tests/fuzz/run.ts [report.xml]
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { LIMITS } from '../../functions/shared/contracts/settings.ts';
import { withParameter } from '../support/deployment.ts';
import { running } from '../support/running.ts';
import { Visitor } from '../support/visitor.ts';
import { COSTLY, fuzzerSettings, NEVER, NOT_IN_SESSIONS } from './doors.ts';
import { ensureFuzzer } from './fuzzer.ts';
import { type Pass, sentBy, together } from './report.ts';

const SEED = 20_261_121;
const REQUESTS = 5_000;
/** Of the first round: its passes run side by side, and random cases go on until this is over. */
const BUDGET_SECONDS = 100;
/** Of each further round at least: the fuzzer itself takes some seconds to begin. */
const SHORTEST_SECONDS = 40;
/** A slow machine sends too few requests in one round. */
const ROUNDS = 5;
/** The fuzzer ends by itself; this is for one that does not. */
const GRACE_SECONDS = 40;
/** Random cases per operation and pass, beside those that cover each constraint of the schemas. */
const EXAMPLES = { anonymous: 18, customer: 20, operator: 20, costly: 2 };

const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

/** Of the pass over the costly doors. */
const COSTLY_SECONDS = 40;

interface Plan {
  readonly name: keyof typeof EXAMPLES;
  readonly session: string | undefined;
  /** From 0; each throws other dice. The first one also covers each constraint of the schemas. */
  readonly round: number;
  readonly seconds: number;
}

const contentOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // said by whoever puts the reports together
  }
};

function pass(command: string, folder: string, { name, session, round, seconds }: Plan): Promise<Pass> {
  const { pageUrl } = running();
  const origin = new URL(pageUrl).origin;
  const [junit, report] = [join(folder, `${name}-${round}.xml`), join(folder, `${name}-${round}.json`)];
  const as = session === undefined ? [] : ['--header', `Cookie: session=${session}`];
  const excluded = [...COSTLY, ...NEVER, ...(session === undefined ? [] : NOT_IN_SESSIONS)];
  const doors =
    name === 'costly'
      ? COSTLY.flatMap((id) => ['--include-operation-id', id])
      : excluded.flatMap((id) => ['--exclude-operation-id', id]);
  const settings = join(folder, 'schemathesis.toml');
  writeFileSync(settings, fuzzerSettings());
  const args = [
    ...['--config-file', settings],
    ...['run', `${origin}/api/openapi.json`, '--url', origin, '--no-color', '--warnings', 'off'],
    ...[
      '--phases',
      round === 0 ? 'coverage,fuzzing' : 'fuzzing',
      '--max-examples',
      String(EXAMPLES[name]),
      '--checks',
      CHECKS.join(','),
    ],
    ...[
      '--max-time',
      String(seconds),
      '--seed',
      String(SEED + round),
      '--generation-database',
      'none',
      '--generation-with-security-parameters',
      'false',
    ],
    ...['--workers', '1'], // with more of them Python's parser of 3.11 trips over itself
    ...['--continue-on-failure', '--no-shrink', '--request-timeout', '30'],
    ...['--report', 'junit,json', '--report-junit-path', junit, '--report-json-path', report],
    ...as,
    ...doors,
  ];
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: (seconds + GRACE_SECONDS) * 1_000,
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const end = (problem: string | undefined): void => {
      console.log(`── as ${name}\n${said.slice(said.indexOf('= ERRORS') < 0 ? -1_500 : 0)}`);
      done({ name, junit: contentOf(junit), report: contentOf(report), problem });
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (_code, signal) => end(signal === null ? undefined : `ended by ${signal} after its time`));
  });
}

/** Time enough for as many requests at the pace so far, with some to spare. */
const secondsFor = (missing: number, perSecond: number): number =>
  Math.min(BUDGET_SECONDS, Math.max(SHORTEST_SECONDS, Math.ceil((missing * 1.5) / perSecond)));

async function sessionOf(account: { email: string; password: string }): Promise<string> {
  const visitor = new Visitor();
  await visitor.logIn(account);
  const session = visitor.cookies.get('session');
  if (session === undefined) throw new Error('the log-in gave no session');
  return session;
}

const { customer, operator } = running();
const command = await ensureFuzzer();
const plans: Omit<Plan, 'round' | 'seconds'>[] = [
  { name: 'anonymous', session: undefined },
  { name: 'customer', session: await sessionOf(customer) },
  { name: 'operator', session: await sessionOf(operator) },
];
const folder = mkdtempSync(join(tmpdir(), 'playground-fuzz-'));
await using raised = new AsyncDisposableStack();
for (const limit of LIMITS) {
  const value = JSON.stringify({ attempts: 1_000_000, perSeconds: 60 });
  raised.use(await withParameter(`config/limits/${limit}`, value));
}
try {
  const passes: Pass[] = [];
  const sent = (): number => passes.reduce((sum, each) => sum + sentBy(each), 0);
  let spent = 0;
  for (let round = 0; round < ROUNDS && sent() < REQUESTS; round += 1) {
    const seconds = round === 0 ? BUDGET_SECONDS : secondsFor(REQUESTS - sent(), sent() / spent);
    spent += seconds;
    passes.push(...(await Promise.all(plans.map((plan) => pass(command, folder, { ...plan, round, seconds })))));
  }
  passes.push(await pass(command, folder, { name: 'costly', session: undefined, round: 0, seconds: COSTLY_SECONDS }));
  const file = resolve(process.argv[2] ?? 'test-results/fuzz.xml');
  mkdirSync(dirname(file), { recursive: true });
  const xml = together(passes, REQUESTS);
  writeFileSync(file, xml);
  for (const each of passes) console.log(`${each.name}: ${sentBy(each)} requests`);
  if (/<failure\b|<error\b/.test(xml)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
