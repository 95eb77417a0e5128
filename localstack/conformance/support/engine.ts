/** The running engine, spoken to as one speaks to AWS: through SDK clients and real connections, never through its inside. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const State = z.object({ engineUrl: z.url() });

const folder = process.env.PLAYGROUND_STATE_DIR ?? resolve(import.meta.dirname, '../../../.playground');

/** The engine's port, where every AWS API answers. */
export function engineUrl(): string {
  return State.parse(JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8'))).engineUrl.replace(/\/$/, '');
}
