/** The middleware stack of every table stream: state becomes events (outbox), in the order of the stream. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import middy from '@middy/core';
import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { ZodType } from 'zod';
import type { Actor, DataOf, EventContract } from '../contracts/define-event.ts';
import { bracketed } from '../observability/bracketed.ts';
import { createLog, type Log } from '../observability/log.ts';
import { inSubsegment, traceparentOf } from '../observability/tracer.ts';
import { bus } from '../publish/bus.ts';
import { outgoingEvent } from '../publish/outbound.ts';
import { EventsRefused, type OutgoingEvent } from '../publish/publisher.ts';
import { STREAM } from './log-messages.ts';

export interface StreamEmitOptions {
  readonly correlationId: string;
  /** Id of the request or event that changed the row. */
  readonly causationId: string;
  readonly ordinal?: number;
  readonly actor?: Actor;
  readonly traceparent?: string;
  /** When it happened; the stream's own (rounded) time when absent. */
  readonly at?: Date | string;
}

export interface TableChange<Row> {
  readonly name: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly before: Row | undefined;
  readonly after: Row | undefined;
  readonly log: Log;
  readonly emit: <Contract extends EventContract>(
    contract: Contract,
    data: DataOf<Contract>,
    options: StreamEmitOptions,
  ) => void;
}

export type StreamLambda = (event: DynamoDBStreamEvent, context: Context) => Promise<DynamoDBBatchResponse>;

type Image = NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];

/** The event types spell the same structure with other optional members than the SDK. */
const rowOf = <Row>(image: Image, schema: ZodType<Row>): Row | undefined =>
  image === undefined ? undefined : schema.parse(unmarshall(image as Record<string, AttributeValue>));

const sequenceOf = (record: DynamoDBRecord): string => record.dynamodb?.SequenceNumber ?? '';

/**
 * A Lambda handler for the stream of one table. Rows that do not fit `row`, errors of `work` and refused events stop
 * the batch at their record; the stream comes again from there, and ids derived from the row stay the same.
 */
export function streamHandler<Row>(
  { service, handler, row }: { readonly service: string; readonly handler: string; readonly row: ZodType<Row> },
  work: (change: TableChange<Row>) => Promise<void>,
): StreamLambda {
  const log = createLog(service, handler);

  async function eventsOf(record: DynamoDBRecord): Promise<OutgoingEvent[]> {
    const events: OutgoingEvent[] = [];
    const seconds = record.dynamodb?.ApproximateCreationDateTime ?? Date.now() / 1_000;
    await work({
      name: record.eventName ?? 'MODIFY',
      before: rowOf(record.dynamodb?.OldImage, row),
      after: rowOf(record.dynamodb?.NewImage, row),
      log,
      emit(contract, data, { ordinal, traceparent, at = new Date(seconds * 1_000), ...cause }) {
        const trace = traceparentOf(traceparent, cause.causationId);
        const options = ordinal === undefined ? {} : { ordinal };
        events.push(outgoingEvent(contract, data, { ...cause, at, traceparent: trace }, options));
      },
    });
    return events;
  }

  const base = async ({ Records }: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse> => {
    const owners = new Map<string, number>();
    const outgoing: OutgoingEvent[] = [];
    let stop = Records.length;
    await inSubsegment(`## ${handler}`, { service }, async () => {
      for (const [index, record] of Records.entries()) {
        try {
          const events = await eventsOf(record);
          for (const event of events) owners.set(event.meta.id, index);
          outgoing.push(...events);
        } catch (error) {
          stop = index;
          log.say(STREAM.STOPPED, { invocationId: context.awsRequestId, sequence: sequenceOf(record), error });
          return;
        }
      }
    });
    try {
      if (outgoing.length > 0) await bus()(outgoing);
    } catch (error) {
      const refused = error instanceof EventsRefused ? error.ids : outgoing.map(({ meta }) => meta.id);
      stop = Math.min(stop, ...refused.map((id) => owners.get(id) ?? 0));
      log.say(STREAM.REFUSED, { invocationId: context.awsRequestId, count: refused.length, error });
    }
    const first = Records[stop];
    return { batchItemFailures: first === undefined ? [] : [{ itemIdentifier: sequenceOf(first) }] };
  };

  const stack = [bracketed({ service, handler })];
  return middy<DynamoDBStreamEvent, DynamoDBBatchResponse>({ timeoutEarlyInMillis: 0 }).use(stack).handler(base);
}
