import { join } from 'node:path';
import { HOME, ROOT } from '../../localstack/launcher/places.mjs';
import { venvCommand } from '../../localstack/launcher/python-environment.ts';
import type { Runner } from './runner.ts';
import { junitTally, playwrightTally, vitestTally } from './tally.ts';

const REPORTS = join(ROOT, 'test-results');
const CHECK_TIMEOUT_MS = 5 * 60_000;
/** The longest takes ten minutes on two quiet cores; a busy machine takes twice as long. */
const SUITE_TIMEOUT_MS = 25 * 60_000;

const local = (name: string): string => join(ROOT, 'node_modules/.bin', name);

const check = (name: string, command: string, args: string[], cwd = ROOT): Runner => ({
  name,
  command,
  args,
  cwd,
  timeoutMs: CHECK_TIMEOUT_MS,
});

/** What `npm run check` runs: format, lint, types, dead code. */
export const checks = (): Runner[] => [
  check('biome', local('biome'), ['check', '--error-on-warnings', '.']),
  check('types', local('tsc'), ['--noEmit', '-p', '.']),
  check('types of the page', local('tsc'), ['--noEmit', '-p', 'web']),
  check('dead code (knip)', local('knip'), []),
  check('ruff', venvCommand('ruff'), ['check', '.'], join(ROOT, 'localstack')),
  check('types of the plugin (mypy)', venvCommand('mypy'), [], join(ROOT, 'localstack')),
];

/** The weight of the built page against its budget. */
export const pageWeight = (page: string): Runner => ({
  ...check('page weight', local('size-limit'), []),
  env: { PLAYGROUND_PAGE: page },
});

const vitest = (project: string): Runner => {
  const file = join(REPORTS, `${project}.json`);
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${file}`];
  return {
    name: project,
    command: process.execPath,
    args: [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--project', project, ...reporters],
    timeoutMs: SUITE_TIMEOUT_MS,
    report: { file, read: vitestTally },
  };
};

const unitSuite = (project: string, temporary: string): Runner => ({ ...vitest(project), env: { TMPDIR: temporary } });

/** Suites that need no running playground. Their temporary files go to `temporary`, whose owner removes it. */
export const unitSuites = (temporary: string): Runner[] =>
  ['unit', 'web', 'infra'].map((project) => unitSuite(project, temporary));

/** The functions' hosts: time-outs and exhausted memory are what it is about, so nobody may take its cores. */
export const dataPlaneSuite = (temporary: string): Runner => unitSuite('dataplane', temporary);

/** The engine's Python half; it starts engines of its own, and waits for retries by the clock. */
export const pluginSuite = (): Runner => {
  const file = join(REPORTS, 'plugin.xml');
  return {
    name: 'plugin',
    command: venvCommand('python'),
    args: ['-m', 'pytest', '-q', `--junitxml=${file}`],
    cwd: join(ROOT, 'localstack'),
    env: { PLAYGROUND_NODE: process.execPath, XDG_CACHE_HOME: join(HOME, 'cache') },
    timeoutMs: SUITE_TIMEOUT_MS,
    report: { file, read: junitTally },
  };
};

/** Suites against a running playground, which PLAYGROUND_STATE_DIR names. */
export const runningSuites = (stateFolder: string, projects: string[]): Runner[] =>
  projects.map((project) => ({ ...vitest(project), env: { PLAYGROUND_STATE_DIR: stateFolder } }));

/** Thousands of requests against every door, as the OpenAPI document describes them. */
export const fuzzSuite = (stateFolder: string): Runner => {
  const file = join(REPORTS, 'fuzz.xml');
  return {
    name: 'fuzz',
    command: process.execPath,
    args: [join(ROOT, 'tests/fuzz/run.ts'), file],
    env: { PLAYGROUND_STATE_DIR: stateFolder },
    timeoutMs: SUITE_TIMEOUT_MS,
    report: { file, read: junitTally },
  };
};

export const pageSuite = (stateFolder: string): Runner => {
  const file = join(REPORTS, 'e2e.json');
  return {
    name: 'e2e',
    command: process.execPath,
    args: [join(ROOT, 'node_modules/@playwright/test/cli.js'), 'test'],
    env: { PLAYGROUND_STATE_DIR: stateFolder, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    timeoutMs: SUITE_TIMEOUT_MS,
    report: { file, read: playwrightTally },
  };
};
