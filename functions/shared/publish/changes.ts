/** What a piece of work changed, fit for the screen: redacted, at most 2 KB. */
import type { z } from 'zod';
import type { Change as ChangeContract } from '../contracts/system.events.ts';

export type Change = z.infer<typeof ChangeContract>;

const SECRET = /pass(word|phrase)|secret|token|hash|cookie|email|^name$|address|apikey|private/i;
const MAX_BYTES = 2 * 1024;
const LEFT_OUT = '[left out: too large]';

const redacted = (key: string, value: unknown): unknown =>
  SECRET.test(key) && value !== null && value !== undefined ? '[redacted]' : value;

const inJson = (value: unknown): unknown =>
  value === undefined ? null : JSON.parse(JSON.stringify(value, redacted) ?? 'null');

/** Values first become JSON; then, from the last change on, values give way until all fit into 2 KB. */
export function presentable(changes: readonly Change[]): Change[] {
  const shown = changes.slice(0, 20).map(({ table, key, before, after }) => ({
    table,
    key: key.slice(0, 128),
    before: inJson(before),
    after: inJson(after),
  }));
  for (let index = shown.length - 1; index >= 0 && Buffer.byteLength(JSON.stringify(shown)) > MAX_BYTES; index -= 1) {
    const change = shown[index];
    if (change !== undefined) shown[index] = { ...change, before: LEFT_OUT, after: LEFT_OUT };
  }
  while (Buffer.byteLength(JSON.stringify(shown)) > MAX_BYTES) shown.pop();
  return shown;
}
