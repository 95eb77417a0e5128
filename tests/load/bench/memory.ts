import { execFileSync } from 'node:child_process';

/** Resident memory in MB of a process and everything below it, by command. */
export function residentMb(root: number): { total: number; byCommand: Record<string, number> } {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,rss=,comm='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => {
      const [pid = '', ppid = '', rss = '', ...command] = line.trim().split(/\s+/);
      return { pid: Number(pid), ppid: Number(ppid), mb: Number(rss) / 1024, command: command.join(' ') };
    });
  const inside = new Set([root]);
  // Children may be listed before their parents: repeat until nothing is added
  for (let size = 0; size !== inside.size; ) {
    size = inside.size;
    for (const { pid, ppid } of rows) if (inside.has(ppid)) inside.add(pid);
  }
  const byCommand: Record<string, number> = {};
  let total = 0;
  for (const { pid, mb, command } of rows) {
    if (!inside.has(pid)) continue;
    total += mb;
    byCommand[command] = Math.round((byCommand[command] ?? 0) + mb);
  }
  return { total: Math.round(total), byCommand };
}
