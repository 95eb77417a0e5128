/** Moments that are older than the page: read from the journal, around a time or along one correlation id. */
import { type FeedEvent, readEvent } from '../model/event.ts';
import type { Arrival } from '../model/history.ts';
import { call, field } from './api.ts';

const PAGE = 200;
const MOST_PAGES = 20;
/** What is read around a time. */
const BEFORE = 20_000;
const AFTER = 20_000;

export class NoJournal extends Error {}

interface Page {
  readonly events: readonly FeedEvent[];
  readonly next: string | null;
}

async function read(apiUrl: string, query: Readonly<Record<string, string>>): Promise<Page> {
  const answer = await call('GET', `${apiUrl}/api/live/events?${new URLSearchParams(query)}`);
  const items = field(answer.body, 'items');
  if (!answer.ok || !Array.isArray(items))
    throw new NoJournal(`The journal did not answer: ${answer.problem?.title ?? `status ${answer.status}`}.`);
  const next = field(answer.body, 'nextCursor');
  return {
    events: items.map(readEvent).filter((event) => event !== null),
    next: typeof next === 'string' ? next : null,
  };
}

/** Pages from a cursor on, until one says to stop. */
export async function readOn(
  apiUrl: string,
  query: Readonly<Record<string, string>>,
  until: number,
): Promise<readonly FeedEvent[]> {
  const events: FeedEvent[] = [];
  let cursor: string | null = query.after ?? null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { events: more, next } = await read(apiUrl, {
      ...query,
      limit: String(PAGE),
      ...(cursor === null ? {} : { after: cursor }),
    });
    events.push(...more);
    if (next === null || Date.parse(more.at(-1)?.time ?? '') > until) break;
    cursor = next;
  }
  return events;
}

/** Ordinal of an event shortly before a time. The journal is asked by halves: it knows ordinals, not times. */
async function ordinalBefore(apiUrl: string, time: number): Promise<number> {
  const newest = await read(apiUrl, { limit: '1' });
  let low = 0;
  let high = Number(newest.next ?? 0);
  if (newest.events.length === 0 || !Number.isSafeInteger(high)) throw new NoJournal('The journal is empty.');
  for (let turn = 0; turn < 32 && high - low > PAGE / 4; turn++) {
    const middle = Math.floor((low + high) / 2);
    const [event] = (await read(apiUrl, { after: String(middle), limit: '1' })).events;
    if (event === undefined || Date.parse(event.time) >= time) high = middle;
    else low = middle;
  }
  return low;
}

/** Without the moments of arrival, the times of the events stand for them; they never go back. */
function asArrivals(events: readonly FeedEvent[]): Arrival[] {
  let at = 0;
  return events.map((event, frame) => {
    at = Math.max(at, Date.parse(event.time));
    return { event, at, frame: frame + 1, pushed: false };
  });
}

/** @throws NoJournal when nothing of that moment is left. */
export async function readJournal(apiUrl: string, time: number, follow: string | null): Promise<Arrival[]> {
  let events: readonly FeedEvent[];
  if (follow !== null) events = await readOn(apiUrl, { correlationId: follow }, Number.POSITIVE_INFINITY);
  else {
    const from = await ordinalBefore(apiUrl, time - BEFORE);
    const found = await readOn(apiUrl, { after: String(from) }, time + AFTER);
    events = found.filter((event) => Math.abs(Date.parse(event.time) - time) <= Math.max(BEFORE, AFTER));
  }
  if (events.length === 0) throw new NoJournal('The journal has nothing of that moment any more; it keeps 24 hours.');
  return asArrivals(events);
}
