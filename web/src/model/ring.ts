/** The page's memory: the last 131,072 events in typed columns, found by id, correlation id or cause. */
import { type FeedEvent, GLYPHS, type Glyph, glyphOf, hopOf, number } from './event.ts';
import { ID_FORM, ID_WORDS, readId, writeId } from './ids.ts';
import { createPayloads } from './payloads.ts';
import { createIndex } from './ring-index.ts';
import { createWords } from './words.ts';

export const RING_SIZE = 131_072;

export interface Row {
  /** Grows by one per stored event and is never reused. */
  readonly seq: number;
  readonly id: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly time: number;
  readonly type: string;
  readonly hop: string;
  readonly service: string;
  readonly glyph: Glyph;
  readonly attempt: number;
}

export type Ring = ReturnType<typeof createRing>;

export function createRing(size = RING_SIZE, payloadsKept = 2_000) {
  const ids = new Uint32Array(size * ID_WORDS);
  const correlations = new Uint32Array(size * ID_WORDS);
  const causes = new Uint32Array(size * ID_WORDS);
  const forms = new Uint8Array(size * 3);
  const time = new Float64Array(size);
  const type = new Uint16Array(size);
  const hop = new Uint16Array(size);
  const service = new Uint16Array(size);
  const glyph = new Uint8Array(size);
  const attempt = new Uint8Array(size);
  const frame = new Uint32Array(size);
  const ms = new Uint32Array(size);
  const words = createWords();
  const opaque = new Map<string, string>();
  const payloads = createPayloads(payloadsKept);
  const byId = createIndex(ids, size);
  const byCorrelation = createIndex(correlations, size);
  const byCause = createIndex(causes, size);
  const probe = new Uint32Array(ID_WORDS);
  let next = 0;

  const oldest = () => Math.max(0, next - size);
  const keep = (id: string, column: Uint32Array, at: number, part: number) => {
    const form = writeId(id, column, at * ID_WORDS);
    forms[at * 3 + part] = form;
    if (form !== ID_FORM.opaque) return;
    opaque.set(column.subarray(at * ID_WORDS, at * ID_WORDS + ID_WORDS).join(), id);
    if (opaque.size > 20_000) opaque.delete(opaque.keys().next().value ?? '');
  };
  const read = (column: Uint32Array, at: number, part: number): string =>
    readId(column, at * ID_WORDS, forms[at * 3 + part] ?? 0) ??
    opaque.get(column.subarray(at * ID_WORDS, at * ID_WORDS + ID_WORDS).join()) ??
    'unknown';
  const seqOf = (at: number) => {
    const lap = next - 1 - ((next - 1) % size) + at;
    return lap >= next ? lap - size : lap;
  };
  const lookup = (index: ReturnType<typeof createIndex>, id: string): number[] => {
    writeId(id, probe, 0);
    return index
      .all(probe)
      .map(seqOf)
      .sort((a, b) => a - b);
  };

  return {
    get next() {
      return next;
    },
    get oldest() {
      return oldest();
    },
    payloads,
    /** True when an event with this id is still in memory. */
    has(id: string): boolean {
      writeId(id, probe, 0);
      return byId.first(probe) >= 0;
    },
    append(event: FeedEvent, frameNumber: number): number {
      const at = next % size;
      if (next >= size) for (const index of [byId, byCorrelation, byCause]) index.remove(at);
      const { label, service: owner } = hopOf(event);
      keep(event.id, ids, at, 0);
      keep(event.correlationId, correlations, at, 1);
      keep(event.causationId, causes, at, 2);
      time[at] = Date.parse(event.time);
      type[at] = words.codeOf(event.type);
      hop[at] = words.codeOf(label);
      service[at] = words.codeOf(owner);
      glyph[at] = GLYPHS.indexOf(glyphOf(event));
      attempt[at] = Math.min(255, number(event, 'attempt'));
      frame[at] = frameNumber;
      ms[at] = number(event, 'ms');
      for (const index of [byId, byCorrelation, byCause]) index.add(at);
      payloads.put(event);
      next += 1;
      return next - 1;
    },
    /** Forgets the rows from `seq` on; what was overwritten by them does not come back. */
    truncate(seq: number): void {
      for (; next > Math.max(seq, oldest()); next--)
        for (const index of [byId, byCorrelation, byCause]) index.remove((next - 1) % size);
    },
    row(seq: number): Row | null {
      if (seq < oldest() || seq >= next) return null;
      const at = seq % size;
      return {
        seq,
        id: read(ids, at, 0),
        correlationId: read(correlations, at, 1),
        causationId: read(causes, at, 2),
        time: time[at] ?? 0,
        type: words.wordOf(type[at] ?? 0),
        hop: words.wordOf(hop[at] ?? 0),
        service: words.wordOf(service[at] ?? 0),
        glyph: GLYPHS[glyph[at] ?? 1] ?? 'async',
        attempt: attempt[at] ?? 0,
      };
    },
    /** What a row is about, without decoding its ids. */
    whereabouts: (seq: number): Pick<Row, 'service' | 'hop' | 'type' | 'time'> => ({
      service: words.wordOf(service[seq % size] ?? 0),
      hop: words.wordOf(hop[seq % size] ?? 0),
      type: words.wordOf(type[seq % size] ?? 0),
      time: time[seq % size] ?? 0,
    }),
    find(id: string): number | null {
      return lookup(byId, id).at(-1) ?? null;
    },
    ofCorrelation: (id: string): number[] => lookup(byCorrelation, id),
    causedBy: (id: string): number[] => lookup(byCause, id),
  };
}
