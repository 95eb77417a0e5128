/** A first start as a stranger sees it: a fresh clone and empty package caches. Needs the registries. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, rounded } from './figures.ts';
import { startRun } from './run.ts';

const TARGET_MS = 5 * 60_000;

/** From the command in a clone of what is committed to the ready line. */
export async function coldStart(): Promise<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'playground-cold-'));
  try {
    const checkout = join(folder, 'clone');
    execFileSync('git', ['clone', '--quiet', process.cwd(), checkout], { stdio: 'inherit' });
    const env = { npm_config_cache: join(folder, 'npm'), PIP_NO_CACHE_DIR: '1' };
    await using run = await startRun({ checkout, env });
    return {
      what: 'cold npm start to the ready line',
      value: `${rounded(run.startMs / 1000)} s`,
      target: '≤ 300 s',
      met: run.startMs <= TARGET_MS,
      note: run.state.steps.map(({ name, ms }) => `${name} ${rounded(ms / 1000)} s`).join(', '),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
