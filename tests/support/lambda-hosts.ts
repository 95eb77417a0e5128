/** The processes that run the functions of the playground under test. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const Pids = z.object({ pids: z.object({ engine: z.int().positive() }) });
const HOST = /dataplane\/lambda\/host\.(ts|js|mjs)/;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function processes(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ pid: Number(name), parent, command }];
      } catch {
        return []; // it has ended meanwhile
      }
    });
}

/** Ends the function hosts of this run's engine as a power cut would, in the middle of whatever they do. Answers how many. */
export function killLambdaHosts(): number {
  const folder = process.env.PLAYGROUND_STATE_DIR ?? resolve(import.meta.dirname, '../../.playground');
  const { pids } = Pids.parse(JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')));
  const all = processes();
  const family = new Set([pids.engine]);
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  const hosts = all.filter(({ pid, command }) => family.has(pid) && HOST.test(command));
  for (const { pid } of hosts) process.kill(pid, 'SIGKILL');
  return hosts.length;
}
