import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openAccessLog } from './access-log.ts';

const linesOf = (path: string) =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test('entries are appended as JSON lines, and a full file is set aside once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'access-log-'));
  const path = join(folder, 'logs', 'dataplane-access.log');
  const first = openAccessLog(folder, 40);
  first.write({ n: 1 });
  await first.close();

  const second = openAccessLog(folder, 40);
  for (let n = 2; n <= 9; n += 1) second.write({ n });
  await second.close();

  const kept = [...linesOf(`${path}.1`), ...linesOf(path)].map(({ n }) => n);
  expect(kept.at(-1)).toBe(9);
  expect(kept).toEqual([...kept].sort((a, b) => a - b));
  expect(readFileSync(path).length).toBeLessThanOrEqual(40);
  rmSync(folder, { recursive: true });
});

test('without a state folder nothing is written', async () => {
  const log = openAccessLog(undefined);
  log.write({ n: 1 });
  await log.close();
});
