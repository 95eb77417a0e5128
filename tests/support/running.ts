/** The running playground that tests talk to, as its `state.json` describes it. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const Account = z.object({ email: z.string(), password: z.string() });
const State = z.object({
  pageUrl: z.url(),
  apiUrl: z.url(),
  wsUrl: z.string(),
  engineUrl: z.url(),
  operator: Account,
  customer: Account,
});
export type Running = z.infer<typeof State>;

/** @throws Error when no playground runs from the state folder */
export function running(): Running {
  const folder = process.env.PLAYGROUND_STATE_DIR ?? resolve(import.meta.dirname, '../../.playground');
  const file = join(folder, 'state.json');
  try {
    return State.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Error(`No playground runs from ${folder}: npm start, or npm test for a run of its own`, { cause });
  }
}
