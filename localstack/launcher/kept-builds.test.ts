import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { makeOnce } from './kept-builds.ts';

const home = () => {
  const folder = mkdtempSync(join(tmpdir(), 'kept-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
};
const build = async (draft: string): Promise<void> => {
  mkdirSync(draft);
  writeFileSync(join(draft, 'index.html'), 'made');
};

test('the same thing is made once', async () => {
  const folder = join(home(), 'deeper/a');
  const make = vi.fn(build);
  expect(await makeOnce({ folder, neighbours: 1 }, make)).toBe(true);
  expect(await makeOnce({ folder, neighbours: 1 }, make)).toBe(false);
  expect(make).toHaveBeenCalledOnce();
  expect(readdirSync(folder)).toEqual(['index.html']);
});

test('what fails half way is not there afterwards', async () => {
  const folder = join(home(), 'a');
  const broken = makeOnce({ folder, neighbours: 1 }, async (draft) => {
    await build(draft);
    throw new Error('half way');
  });
  await expect(broken).rejects.toThrow('half way');
  expect(existsSync(folder)).toBe(false);
});

test('two who make it at once end with one of it', async () => {
  const folder = join(home(), 'a');
  await makeOnce({ folder, neighbours: 1 }, async (draft) => {
    await build(draft);
    await build(folder); // the other one was quicker
  });
  expect(readdirSync(join(folder, '..'))).toEqual(['a']);
});

test('the builds that were used last are kept', async () => {
  const folder = home();
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    await makeOnce({ folder: join(folder, name), neighbours: 5 }, build);
    utimesSync(join(folder, name), 1_000 + index, 1_000 + index);
  }
  await makeOnce({ folder: join(folder, 'a'), neighbours: 5 }, build);
  await makeOnce({ folder: join(folder, 'd'), neighbours: 1 }, build);
  expect(readdirSync(folder)).toEqual(['a', 'd']);
});
