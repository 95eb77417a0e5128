/** Profiles in DynamoDB: one row per customer, changed only from the revision that was read. */
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { Address } from '../../shared/contracts/customers.http.ts';
import { Actor } from '../../shared/contracts/define-event.ts';
import { type Customer, CustomerChanged, type Entry } from '../domain/customer.ts';

/** The request or event that changed a row last: the outbox gives it to the event. */
const Origin = z.object({
  correlationId: z.string(),
  causationId: z.string(),
  traceparent: z.string(),
  actor: Actor.optional(),
  at: z.string(),
});
export type Origin = z.infer<typeof Origin>;

const row = { id: z.string(), revision: z.int().positive(), origin: Origin };

/** A row, as the table and its stream show it. */
export const CustomerRow = z.discriminatedUnion('state', [
  z.object({
    ...row,
    state: z.literal('active'),
    name: z.string(),
    email: z.string(),
    addresses: z.array(Address),
    createdAt: z.string(),
    updatedAt: z.string(),
  }),
  z.object({ ...row, state: z.literal('deleted'), deletedAt: z.string() }),
]);
export type CustomerRow = z.infer<typeof CustomerRow>;

export interface CustomerRepository {
  /** Read consistently; a deleted profile is its tombstone. */
  find(customerId: string): Promise<Entry | undefined>;
  /** Writes the successor of what `find` gave; its event leaves through the stream. @throws CustomerChanged */
  save(after: Entry, origin: Origin): Promise<void>;
  /** Profiles in the order of their ids. `last` is the id to go on from, undefined at the end. */
  list(query: {
    limit: number;
    after: string | undefined;
  }): Promise<{ customers: Customer[]; last: string | undefined }>;
}

/** All profiles lie in one partition of the index that lists them; tombstones are not in it. */
const SHELF = 'customers';

export function entryOf(item: CustomerRow): Entry {
  const { id: customerId, origin: _, ...entry } = item;
  return { customerId, ...entry };
}

export function customerTable(client: DynamoDBDocumentClient, table: string): CustomerRepository {
  return {
    async find(customerId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: { id: customerId }, ConsistentRead: true }),
      );
      return Item === undefined ? undefined : entryOf(CustomerRow.parse(Item));
    },
    async save(after, origin) {
      const { customerId: id, ...entry } = after;
      const before = after.revision - 1;
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { id, ...entry, origin, ...(after.state === 'active' ? { shelf: SHELF } : {}) },
            ...(before === 0
              ? { ConditionExpression: 'attribute_not_exists(id)' }
              : { ConditionExpression: 'revision = :before', ExpressionAttributeValues: { ':before': before } }),
          }),
        );
      } catch (error) {
        if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
        throw new CustomerChanged('the profile is no longer at the revision that was read', { cause: error });
      }
    },
    async list({ limit, after }) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'by-shelf',
          KeyConditionExpression: 'shelf = :shelf',
          ExpressionAttributeValues: { ':shelf': SHELF },
          Limit: limit,
          ...(after === undefined ? {} : { ExclusiveStartKey: { shelf: SHELF, id: after } }),
        }),
      );
      const last: unknown = LastEvaluatedKey?.id;
      const entries = Items.map((item) => entryOf(CustomerRow.parse(item)));
      return {
        customers: entries.filter((entry) => entry.state === 'active'),
        last: typeof last === 'string' ? last : undefined,
      };
    },
  };
}
