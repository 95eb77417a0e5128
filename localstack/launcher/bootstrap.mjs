// @ts-check
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { doctor } from './doctor.mjs';
import { Failure } from './failure.mjs';
import { diskFinding, findPython, freeDiskMb, memoryFinding, pythonProblem } from './machine.mjs';
import { ensureNode, ensurePackages, environmentFor } from './packages.mjs';
import { HOME, NODE_CACHE, ROOT, stateFolder } from './places.mjs';
import { choosePorts } from './ports.mjs';
import { createProgress, explain } from './progress.mjs';

/** What stays in memory for hours. */
const RUNS_LONG = ['start', 'localstack'];

const COMMANDS = {
  start: 'set up what is missing, start everything, print the address of the page',
  test: 'set up what is missing and run every test',
  doctor: 'say what this machine lacks, and the fix for each',
  reset: 'stop a running playground and remove its state (--all: installed things too)',
  localstack: 'the engine alone, in the foreground',
  deploy: 'deploy the code again into the running playground',
  bench: 'figures of this machine against their targets: npm run bench -- --quick',
  awslocal: 'the AWS command line against the running engine: npm run awslocal -- sqs list-queues',
  check: 'format, lint, types, dead code',
};

/**
 * Runs on whatever Node the person has: makes sure that the packages and the right Node are there, and hands over.
 * @param {string[]} args command and its arguments
 * @returns {Promise<number>} exit code
 */
export async function bootstrap([command = 'help', ...args]) {
  if (!Object.hasOwn(COMMANDS, command)) {
    for (const [name, what] of Object.entries(COMMANDS)) console.log(`  npm run ${name.padEnd(11)} ${what}`);
    return command === 'help' ? 0 : 1;
  }
  try {
    if (command === 'doctor') return await doctor();
    const quiet = command !== 'start' && command !== 'test';
    const progress = createProgress({
      json: command === 'start' && args.includes('--json'),
      output: quiet ? { write: () => {} } : process.stdout,
    });
    await progress.step('Check this machine', (note) => checkMachine(note));
    const node = await progress.step('npm packages', async (note) => {
      await ensurePackages(note);
      return await ensureNode(note);
    });
    return await handOver(node, [command, ...args], progress.steps);
  } catch (error) {
    explain(error);
    // Whoever adds up test runs reads the last line, whatever happened.
    if (command === 'test') console.log('\n0 passed, 1 failed');
    return 1;
  }
}

/** @param {import('./progress.mjs').Note} note */
async function checkMachine(note) {
  choosePorts(process.env);
  const python = await findPython();
  const problem = pythonProblem(python);
  if (problem) throw problem;
  const findings = [memoryFinding(), diskFinding(await freeDiskMb(HOME)), diskFinding(await freeDiskMb(stateFolder()))];
  for (const { name, ok, detail, fix } of findings) {
    if (!ok) throw new Failure(`Not enough ${name}: ${detail}.`, fix ?? '');
  }
  const warnings = findings.filter(({ warning }) => warning).map(({ name, detail }) => `${name}: ${detail}`);
  note([`Node ${process.versions.node}, Python ${python?.version}`, ...new Set(warnings)].join('; '));
}

/**
 * @param {string} node
 * @param {string[]} args
 * @param {import('./progress.mjs').StepTime[]} steps
 * @returns {Promise<number>}
 */
function handOver(node, args, steps) {
  return new Promise((resolve, reject) => {
    // The channel tells the other side when this process is gone, however it ended.
    const child = spawn(node, [join(ROOT, 'localstack/launcher/main.ts'), ...args], {
      env: {
        ...environmentFor(node, process.env),
        PLAYGROUND_EARLIER_STEPS: JSON.stringify(steps),
        ...(RUNS_LONG.includes(args[0] ?? '') && { NODE_COMPILE_CACHE: NODE_CACHE }),
      },
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
      process.on(signal, () => child.kill(signal));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (child.connected) child.disconnect();
      resolve(code ?? (signal ? 128 : 1));
    });
  });
}
