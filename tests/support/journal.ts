/** The journal as any viewer may read it. */
import { type FeedEvent, JournalPage } from '../../functions/shared/contracts/live.protocol.ts';
import { mustBe, Visitor } from './visitor.ts';

const AT_ONCE = 200;

/** All events from this ordinal on, oldest first. */
export async function journalFrom(ordinal: number): Promise<FeedEvent[]> {
  const visitor = new Visitor();
  const events: FeedEvent[] = [];
  for (let after: string | null = String(Math.max(0, ordinal - 1)); after !== null; ) {
    const answer = await visitor.get(`/api/live/events?after=${after}&limit=${AT_ONCE}`);
    const { items, nextCursor } = JournalPage.parse(mustBe(200, answer).body);
    events.push(...items);
    after = nextCursor;
  }
  return events;
}
