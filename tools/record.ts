/**
 * Writes the story of one correlation id, or everything within twenty seconds of a time, read from a running playground's
 * journal, as a recording of the page: `npm exec -- node tools/record.ts <address> <correlation id or time> <title> <file>`.
 */
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { Topology } from '../functions/shared/contracts/topology.ts';
import { readJournal } from '../web/src/live/journal.ts';
import { writeRecording } from '../web/src/live/recording.ts';
import { createState } from '../web/src/model/state.ts';
import { indexTopology } from '../web/src/model/topology.ts';

const Arguments = z.tuple([z.url(), z.string().min(1), z.string().min(1), z.string().endsWith('.ndjson.gz')]);
const [address, what, title, file] = Arguments.parse(process.argv.slice(2));
const answer = await fetch(new URL('/api/topology/deployed', address), { signal: AbortSignal.timeout(10_000) });
const topology = Topology.parse(await answer.json());
const time = /^\d{4}-\d\d-\d\dT/.test(what) ? Date.parse(what) : null;
const arrivals = await readJournal(new URL(address).origin, time ?? 0, time === null ? what : null);
const recording = await writeRecording(
  { start: 0, base: createState(), arrivals, maps: [{ from: 0, index: indexTopology(topology) }], losses: [] },
  { stage: topology.stage, savedAt: new Date().toISOString(), title },
);
await writeFile(file, await recording.bytes());
console.info(`${arrivals.length} events, ${recording.size} bytes in ${file}`);
