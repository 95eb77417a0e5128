/**
 * A recording: what arrived, as lines of JSON under gzip. The first line is a header, the last one says how many events
 * there are, so that a file that was cut off is noticed. Everything is checked before the first picture.
 */
import { type FeedEvent, readEvent } from '../model/event.ts';
import type { Arrival, Loss, MapChange, Stretch } from '../model/history.ts';
import { createState } from '../model/state.ts';
import { indexTopology, type Topology } from '../model/topology.ts';
import { field } from './api.ts';
import { isTopology } from './topology-shape.ts';

const FORMAT = 'playground-recording';
const VERSION = 1;
export const MOST_EVENTS = 65_536;
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_CHARACTERS = 256 * 1024 * 1024;
const MOST_LINE = 4 * 1024 * 1024;

export interface RecordingMeta {
  readonly stage: string;
  readonly savedAt: string;
  /** What it shows, in a few words. */
  readonly title: string;
}

export interface Recording {
  readonly meta: RecordingMeta;
  readonly stretch: Stretch;
}

/** Why a file is not shown; the message is for the person who opened it. */
export class BadRecording extends Error {}

function* linesOf({ arrivals, maps, losses, start }: Stretch, meta: RecordingMeta): Generator<string> {
  yield JSON.stringify({ format: FORMAT, version: VERSION, protocol: 1, ...meta });
  let frame: { at: number; frame: number; pushed: boolean; events: FeedEvent[] } | null = null;
  const changes = [
    ...maps.map(({ from, index }) => ({ from: Math.max(start, from), line: { map: index.topology } })),
    ...losses.map(({ from, count }) => ({ from, line: { lost: count } })),
  ].sort((a, b) => a.from - b.from);
  let next = 0;
  for (const [at, arrival] of arrivals.entries()) {
    const change = (changes[next]?.from ?? Number.POSITIVE_INFINITY) <= start + at;
    if (frame !== null && (change || frame.frame !== arrival.frame || frame.at !== arrival.at)) {
      yield JSON.stringify(frame);
      frame = null;
    }
    for (; (changes[next]?.from ?? Number.POSITIVE_INFINITY) <= start + at; next++)
      yield JSON.stringify(changes[next]?.line);
    frame ??= { at: arrival.at, frame: arrival.frame, pushed: arrival.pushed, events: [] };
    frame.events.push(arrival.event);
  }
  if (frame !== null) yield JSON.stringify(frame);
  for (; next < changes.length; next++) yield JSON.stringify(changes[next]?.line);
  yield JSON.stringify({ end: arrivals.length });
}

/** The end of a stretch, as much of it as a file may hold. What its first events found is not in a file anyway. */
export function newestOf(stretch: Stretch, most: number): Stretch {
  const { start, arrivals, losses } = stretch;
  if (arrivals.length <= most) return stretch;
  const from = start + arrivals.length - most;
  return {
    ...stretch,
    start: from,
    arrivals: arrivals.slice(-most),
    losses: losses.filter((loss) => loss.from >= from),
  };
}

/** The file of a stretch. */
export async function writeRecording(stretch: Stretch, meta: RecordingMeta): Promise<Blob> {
  const lines = linesOf(stretch, meta);
  const encoder = new TextEncoder();
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const { value, done } = lines.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(`${value}\n`));
    },
  });
  return await new Response(source.pipeThrough(new CompressionStream('gzip'))).blob();
}

async function* textLines(file: Blob): AsyncGenerator<string> {
  const magic = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const packed = magic[0] === 0x1f && magic[1] === 0x8b;
  const bytes = packed ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream();
  const reader = bytes.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let seen = 0;
  for (;;) {
    const chunk = await reader.read().catch(() => {
      throw new BadRecording('The file is damaged: it cannot be unpacked to its end.');
    });
    if (chunk.done) break;
    seen += chunk.value.length;
    if (seen > MOST_CHARACTERS) throw new BadRecording('The file is too large when unpacked (over 256 MB).');
    const parts = (rest + chunk.value).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > MOST_LINE) throw new BadRecording('This is not a recording: a line is longer than 4 MB.');
    yield* parts;
  }
  if (rest !== '') yield rest;
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const word = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 200) : '');

function parse(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new BadRecording(
      number === 1
        ? 'This is not a recording of the playground: its first line is not JSON.'
        : `Line ${number} of the recording is damaged: it is not JSON.`,
    );
  }
}

function readHeader(value: unknown): RecordingMeta {
  if (field(value, 'format') !== FORMAT)
    throw new BadRecording('This is not a recording of the playground: its first line says something else.');
  const version = field(value, 'version');
  if (version !== VERSION)
    throw new BadRecording(`The recording has version ${String(version)}; this page reads version ${VERSION}.`);
  const savedAt = word(field(value, 'savedAt'));
  if (Number.isNaN(Date.parse(savedAt))) throw new BadRecording('Line 1 of the recording: savedAt is not a time.');
  return { stage: word(field(value, 'stage')), savedAt, title: word(field(value, 'title')) };
}

function readMap(value: unknown, number: number): Topology {
  const whole =
    isTopology(value) &&
    value.nodes.every(({ label, facts }) => typeof label === 'string' && typeof facts === 'object' && facts !== null) &&
    value.edges.every(
      ({ to, kind, points }) =>
        typeof to === 'string' &&
        typeof kind === 'string' &&
        points.every((point) => Array.isArray(point) && point.length === 2 && point.every(Number.isFinite)),
    ) &&
    value.rules.every(
      ({ id, pattern, targets }) =>
        typeof id === 'string' && typeof pattern === 'object' && pattern !== null && Array.isArray(targets),
    );
  if (!whole) throw new BadRecording(`Line ${number} of the recording: the map has an unknown shape.`);
  return value;
}

function readFrame(value: unknown, number: number, after: number): Arrival[] {
  const [at, frame, pushed, events] = ['at', 'frame', 'pushed', 'events'].map((name) => field(value, name));
  if (
    typeof at !== 'number' ||
    !Number.isFinite(at) ||
    !isCount(frame) ||
    typeof pushed !== 'boolean' ||
    !Array.isArray(events)
  )
    throw new BadRecording(`Line ${number} of the recording: neither events, nor a map, nor an end.`);
  if (at < after) throw new BadRecording(`Line ${number} of the recording: its time lies before the line above.`);
  return events.map((raw: unknown, place) => {
    const event = readEvent(raw);
    if (event === null) throw new BadRecording(`Line ${number} of the recording: event ${place + 1} cannot be read.`);
    return { event, at, frame, pushed };
  });
}

/** @throws BadRecording with a sentence that says what is wrong, and where. */
export async function readRecording(file: Blob): Promise<Recording> {
  if (file.size === 0) throw new BadRecording('The file is empty.');
  if (file.size > MOST_BYTES) throw new BadRecording('The file is larger than 64 MB.');
  const arrivals: Arrival[] = [];
  const maps: MapChange[] = [];
  const losses: Loss[] = [];
  const ids = new Set<string>();
  let meta: RecordingMeta | null = null;
  let end: number | null = null;
  let number = 0;
  for await (const line of textLines(file)) {
    number += 1;
    if (line === '') continue;
    if (end !== null) throw new BadRecording(`Line ${number} of the recording comes after its end.`);
    const value = parse(line, number);
    if (meta === null) {
      meta = readHeader(value);
      continue;
    }
    const [map, lost, last] = ['map', 'lost', 'end'].map((name) => field(value, name));
    if (map !== undefined) maps.push({ from: arrivals.length, index: indexTopology(readMap(map, number)) });
    else if (isCount(lost)) losses.push({ from: arrivals.length, count: lost });
    else if (isCount(last)) end = last;
    else {
      for (const arrival of readFrame(value, number, arrivals.at(-1)?.at ?? 0)) {
        if (ids.has(arrival.event.id))
          throw new BadRecording(`Line ${number} of the recording: event ${arrival.event.id} is there twice.`);
        ids.add(arrival.event.id);
        arrivals.push(arrival);
      }
      if (arrivals.length > MOST_EVENTS) throw new BadRecording(`The recording has more than ${MOST_EVENTS} events.`);
    }
  }
  if (meta === null) throw new BadRecording('The file is empty.');
  if (end === null)
    throw new BadRecording(`The recording is cut off after ${arrivals.length} events: its end is missing.`);
  if (end !== arrivals.length)
    throw new BadRecording(`The recording is damaged: ${arrivals.length} of its ${end} events are there.`);
  if (maps.length === 0) throw new BadRecording('The recording has no map.');
  if (arrivals.length === 0) throw new BadRecording('The recording has no events.');
  return { meta, stretch: { start: 0, base: createState(), arrivals, maps, losses } };
}
