/** Which events a consumer has settled, with the events it sent then, so that a repeat sends the same again. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { CATALOGUE } from '../contracts/catalogue.ts';
import { EventMeta } from '../contracts/define-event.ts';
import type { OutgoingEvent } from '../publish/publisher.ts';

export interface ProcessedEvents {
  /** The events that left when `eventId` was settled; undefined when it has not been. */
  find(consumer: string, eventId: string): Promise<readonly OutgoingEvent[] | undefined>;
  /** Remembers for 7 days; who comes second changes nothing. */
  remember(consumer: string, eventId: string, sent: readonly OutgoingEvent[]): Promise<void>;
}

const KEPT_SECONDS = 7 * 24 * 3_600; // longer than a message can live in a queue and its retries

const Sent = z.array(z.object({ type: z.string(), meta: EventMeta, data: z.record(z.string(), z.unknown()) }));
const Row = z.object({ expiresAt: z.number(), sent: z.string() });

const contracts = new Map(CATALOGUE.map((contract) => [contract.type, contract]));

function restored(text: string): OutgoingEvent[] {
  return Sent.parse(JSON.parse(text)).flatMap(({ type, meta, data }) => {
    const contract = contracts.get(type);
    return contract === undefined ? [] : [{ contract, meta, data }];
  });
}

/** Table: partition key `id` = `<consumer>#<event id>`, TTL attribute `expiresAt`. */
export function processedEvents(client: Pick<DynamoDBDocumentClient, 'send'>, table: string): ProcessedEvents {
  const keyOf = (consumer: string, eventId: string): string => `${consumer}#${eventId}`;
  return {
    async find(consumer, eventId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: { id: keyOf(consumer, eventId) }, ConsistentRead: true }),
      );
      if (Item === undefined) return undefined;
      const { expiresAt, sent } = Row.parse(Item);
      return expiresAt * 1_000 > Date.now() ? restored(sent) : undefined;
    },
    async remember(consumer, eventId, sent) {
      const now = Math.floor(Date.now() / 1_000);
      const text = JSON.stringify(sent.map(({ contract, meta, data }) => ({ type: contract.type, meta, data })));
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: {
              id: keyOf(consumer, eventId),
              settledAt: new Date().toISOString(),
              expiresAt: now + KEPT_SECONDS,
              sent: text,
            },
            ConditionExpression: 'attribute_not_exists(id) OR expiresAt <= :now',
            ExpressionAttributeValues: { ':now': now },
          }),
        );
      } catch (error) {
        if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
      }
    },
  };
}
