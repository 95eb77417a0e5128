/** What the palette offers, and in which order for what was typed. */
import type { Row } from '../../model/ring.ts';

export interface PaletteEntry {
  readonly key: string;
  readonly group: 'Command' | 'Place' | 'Event' | 'Story';
  readonly label: string;
  /** More words to find it by; shown beside it. */
  readonly hint: string;
  readonly run: () => void;
}

const MOST = 40;

/** 0 for the start of the label, more the later it is found; null when a word is missing. */
function distance({ label, hint, group }: PaletteEntry, words: readonly string[]): number | null {
  const text = `${label} ${hint} ${group}`.toLowerCase();
  let sum = 0;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at < 0) return null;
    const starts = at === 0 || /[^\p{L}\p{N}]/u.test(text.charAt(at - 1));
    sum += at + (starts ? 0 : 50);
  }
  return sum;
}

/** Entries that hold every typed word, the nearest first; entries as near keep their order. */
export function find(entries: readonly PaletteEntry[], typed: string): PaletteEntry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return entries
    .flatMap((entry) => {
      const far = distance(entry, words);
      return far === null ? [] : [{ entry, far }];
    })
    .toSorted((a, b) => a.far - b.far)
    .slice(0, MOST)
    .map(({ entry }) => entry);
}

const WHOLE_ID = /^([0-7][0-9a-hjkmnp-tv-z]{25}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

export const isWholeId = (typed: string): boolean => WHOLE_ID.test(typed);

/** ULIDs are written in capitals, UUIDs in small letters. */
export const normalId = (typed: string): string => (typed.includes('-') ? typed.toLowerCase() : typed.toUpperCase());

export interface Memory {
  readonly next: number;
  readonly oldest: number;
  readonly row: (seq: number) => Row | null;
  readonly find: (id: string) => number | null;
  readonly ofCorrelation: (id: string) => number[];
}

/** A typed end of an id is looked for among this many newest events; a whole id in all of memory. */
const LOOKED_AT = 2_000;
const MOST_EVENTS = 12;
const SHORTEST = 3;

/** Newest first: events whose id or correlation id is, or ends with, what was typed, and events of a type like it. */
export function eventsLike(ring: Memory, typed: string): Row[] {
  const text = typed.trim().toLowerCase();
  if (text.length < SHORTEST) return [];
  if (isWholeId(text)) {
    const id = normalId(text);
    const seqs = new Set([ring.find(id) ?? -1, ...ring.ofCorrelation(id).toReversed()]);
    return [...seqs]
      .map((seq) => ring.row(seq))
      .filter((row) => row !== null)
      .slice(0, MOST_EVENTS);
  }
  const found: Row[] = [];
  const end = Math.max(ring.oldest, ring.next - LOOKED_AT);
  for (let seq = ring.next - 1; seq >= end && found.length < MOST_EVENTS; seq--) {
    const row = ring.row(seq);
    if (row === null) continue;
    const { id, correlationId, type } = row;
    const near = [id, correlationId].some((one) => one.toLowerCase().endsWith(text));
    if (near || type.toLowerCase().includes(text)) found.push(row);
  }
  return found;
}
