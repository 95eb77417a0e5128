/** Events of one story from the journal, for what the page was not there to see. */
import { NoJournal, readOn } from '../../live/journal.ts';
import type { FeedEvent } from '../../model/event.ts';

export interface Told {
  readonly events: readonly FeedEvent[];
  /** Why the journal could not be read; an empty journal is no failure. */
  readonly failed: string | null;
}

/** Oldest first, as far as the journal remembers. */
export async function readStory(apiUrl: string, correlationId: string): Promise<Told> {
  try {
    return { events: await readOn(apiUrl, { correlationId }, Number.POSITIVE_INFINITY), failed: null };
  } catch (cause) {
    if (cause instanceof NoJournal) return { events: [], failed: cause.message };
    throw cause;
  }
}
