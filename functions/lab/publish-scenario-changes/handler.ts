import { ScenarioStarted, ScenarioStopped } from '../../shared/contracts/lab.events.ts';
import { streamHandler } from '../../shared/stream/stream-handler.ts';
import { ScenarioRow } from '../adapters/scenario-table.ts';
import { endOf } from '../news.ts';

/** A run begins as a new row in place of the last one, and ends as a row among the finished ones: both are told from here. */
export const createHandler = () =>
  streamHandler(
    { service: 'lab', handler: 'publish-scenario-changes', row: ScenarioRow },
    async ({ name, before, after, emit }) => {
      if (after === undefined) return; // forgotten after an hour
      const { scenario, runId, seed, startedAt, endedAt, endedBy, causationId, ...cause } = after;
      const { correlationId, traceparent, actor } = cause;
      if (after.kind === 'current' && before?.runId !== runId) {
        const because = { correlationId, traceparent, actor, causationId, at: startedAt, ordinal: 0 };
        emit(ScenarioStarted, { scenario, runId, seed }, because);
      }
      if (after.kind === 'finished' && name === 'INSERT' && endedAt !== null) {
        const because = {
          correlationId,
          traceparent,
          actor,
          causationId: endedBy ?? causationId,
          at: endedAt,
          ordinal: 0,
        };
        emit(ScenarioStopped, endOf(after), because);
      }
    },
  );
