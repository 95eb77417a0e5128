/** Folders of built things that are kept for the next run, each under the fingerprint of what it was made of. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Kept {
  /** Named by the fingerprint; its neighbours are other builds of the same thing. */
  folder: string;
  /** How many neighbours stay: a running playground may still use one. */
  neighbours: number;
}

/**
 * Makes what `folder` names unless it was made before; a build that is interrupted is never taken for a whole one.
 * @returns whether it had to be made
 */
export async function makeOnce({ folder, neighbours }: Kept, make: (draft: string) => Promise<void>): Promise<boolean> {
  if (existsSync(folder)) {
    const now = new Date();
    utimesSync(folder, now, now); // used now: the oldest are removed first
    return false;
  }
  const draft = `${folder}.${process.pid}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  try {
    await make(draft);
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // else somebody else was quicker, with the same
  }
  removeOld(folder, neighbours);
  return true;
}

function removeOld(newest: string, neighbours: number): void {
  const home = dirname(newest);
  const others = readdirSync(home)
    .map((name) => join(home, name))
    .filter((path) => path !== newest)
    .map((path) => ({ path, at: statSync(path).mtimeMs }))
    .toSorted((a, b) => b.at - a.at);
  for (const { path } of others.slice(neighbours)) rmSync(path, { recursive: true, force: true });
}
