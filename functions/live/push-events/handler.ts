import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { SQSRecord } from 'aws-lambda';
import type { FeedEvent } from '../../shared/contracts/live.protocol.ts';
import { METRICS } from '../../shared/observability/metric-names.ts';
import { batchHandler } from '../../shared/queue/batch-handler.ts';
import type { Connection, Connections, Sockets } from '../domain/connection.ts';
import { BusEvent, toFeedEvent } from '../domain/feed-event.ts';
import { frameFor, type NumberedBatch, splitIntoFrames } from '../domain/frames.ts';
import type { Journal } from '../domain/journal.ts';
import { LIVE } from '../log-messages.ts';

export interface Dependencies {
  journal: Journal;
  connections: Connections;
  sockets: Sockets;
  now: () => Date;
}

/** The event of a record, or undefined when its body is none. */
function read({ body }: SQSRecord): FeedEvent | undefined {
  try {
    return toFeedEvent(BusEvent.parse(JSON.parse(body)));
  } catch {
    return undefined;
  }
}

/** Connections that see the same frame: same role, same filter. */
const audienceOf = ({ role, filter }: Connection): string => JSON.stringify([role, filter]);

/**
 * Numbers a batch of events, writes it to the journal and posts one frame to every viewer: at least once on the wire,
 * with numbers that a retry repeats, so exactly once in the page.
 */
export const createHandler = ({ journal, connections, sockets, now }: Dependencies) => {
  const post = async (connection: Connection, texts: readonly string[]) => {
    for (const text of texts) {
      const outcome = await sockets.post(connection.connectionId, text);
      if (outcome !== 'sent') return outcome;
    }
    return 'sent';
  };

  return batchHandler({ service: 'live', handler: 'push-events' }, async ({ records, log, metrics }) => {
    const events = new Map<string, FeedEvent>();
    const unreadable: string[] = [];
    for (const record of records) {
      const event = read(record);
      if (event) {
        events.set(event.id, event); // twice in one batch is one event
      } else {
        unreadable.push(record.messageId);
        log.say(LIVE.UNREADABLE, { messageId: record.messageId });
      }
    }
    const at = now();
    const viewers = connections.active(at); // beside the numbering: a viewer who joins now catches up by the numbers
    const batches: NumberedBatch[] = [];
    for (const part of splitIntoFrames([...events.values()])) batches.push(...(await journal.append(part, at)));

    const frames = new Map<string, string[]>();
    const outcomes = await Promise.all(
      (await viewers).map(async (connection) => {
        const audience = audienceOf(connection);
        const texts =
          frames.get(audience) ??
          batches.map((batch) => JSON.stringify(frameFor(batch, connection.role, connection.filter, false)));
        frames.set(audience, texts);
        const outcome = await post(connection, texts);
        if (outcome === 'gone') {
          log.say(LIVE.GONE, { connectionId: connection.connectionId });
          await connections.closeGone(connection.connectionId);
        } else if (outcome === 'failed') {
          log.say(LIVE.UNSENT, { connectionId: connection.connectionId });
        }
        return outcome;
      }),
    );
    const dropped = outcomes.filter((outcome) => outcome === 'failed').length;
    if (dropped > 0) metrics.addMetric(METRICS.live.framesDropped, MetricUnit.Count, dropped);
    for (const event of events.values()) {
      const ms = Math.max(0, now().getTime() - Date.parse(event.time));
      metrics.addMetric(METRICS.live.eventToSocket, MetricUnit.Milliseconds, ms);
    }
    log.say(LIVE.PUSHED, { events: events.size, viewers: outcomes.length });
    return unreadable;
  });
};
