/** Events of one story from the journal, for what the page was not there to see. */
import { call, field } from '../../live/api.ts';
import { type FeedEvent, readEvent } from '../../model/event.ts';

/** A story longer than this is read in part. */
const MOST_PAGES = 5;

export type Told = { readonly events: readonly FeedEvent[]; readonly failed: string | null };

/** Oldest first, as far as the journal remembers; says what went wrong, if something did. */
export async function readStory(apiUrl: string, correlationId: string): Promise<Told> {
  const events: FeedEvent[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = new URLSearchParams({ correlationId, limit: '200', ...(after === null ? {} : { after }) });
    const answer = await call('GET', `${apiUrl}/api/live/events?${query}`);
    if (!answer.ok) return { events, failed: answer.problem?.title ?? `Answer ${answer.status}` };
    const items = field(answer.body, 'items');
    if (Array.isArray(items)) events.push(...items.map(readEvent).filter((event) => event !== null));
    const next = field(answer.body, 'nextCursor');
    if (typeof next !== 'string' || next === after) break;
    after = next;
  }
  return { events, failed: null };
}
