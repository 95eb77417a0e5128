import { ListEvents } from '../../shared/contracts/live.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import { visibleTo } from '../domain/feed-event.ts';
import type { Journal } from '../domain/journal.ts';

export interface Dependencies {
  journal: Journal;
}

/** A cursor is the ordinal of the last event seen. */
function ordinalOf(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  const n = Number(cursor);
  if (!Number.isSafeInteger(n) || n < 0) {
    throw new DomainError('validation-failed', 'The cursor is not one of ours', {
      errors: [{ path: 'after', message: 'not a cursor' }],
    });
  }
  return n;
}

/** Events from the journal, oldest first; without a cursor the newest ones. Viewers get them redacted. */
export const createHandler = ({ journal }: Dependencies) =>
  httpHandler(ListEvents, async ({ query: { after, correlationId, type, limit }, caller }) => {
    const role = caller.kind === 'operator' ? 'operator' : 'viewer';
    const from = ordinalOf(after);
    const rows =
      correlationId === undefined
        ? await journal.since(from, limit)
        : await journal.ofCorrelation(correlationId, from ?? -1, limit);
    const last = rows.at(-1);
    return {
      items: rows
        .filter(({ event }) => type === undefined || event.type === type)
        .map(({ event }) => visibleTo(role, event)),
      nextCursor: last && rows.length === limit ? String(last.n) : null,
    };
  });
