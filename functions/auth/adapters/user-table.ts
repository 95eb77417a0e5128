/** People in DynamoDB: `user#<id>` holds the person, `email#<address>` makes the address unique. */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { Role } from '../../shared/contracts/auth.http.ts';
import { Actor } from '../../shared/contracts/define-event.ts';
import { EmailTaken, type User } from '../domain/user.ts';

/** The person's row, as the table and its stream show it. */
export const UserRow = z.object({
  id: z.string(),
  entity: z.literal('user'),
  userId: z.string(),
  email: z.string(),
  name: z.string(),
  roles: z.array(Role),
  passwordHash: z.string(),
  createdAt: z.string(),
  origin: z.object({
    correlationId: z.string(),
    causationId: z.string(),
    traceparent: z.string(),
    actor: Actor.optional(),
  }),
});

const Pointer = z.object({ userId: z.string() });

export interface UserRepository {
  find(userId: string): Promise<User | undefined>;
  findByEmail(email: string): Promise<User | undefined>;
  /** UserSignedUp leaves through the table's stream. @throws EmailTaken */
  add(user: User): Promise<void>;
  /** The operator that unlock links are for. */
  findFirstOperator(): Promise<User | undefined>;
  /** Remembers the operator that unlock links are for, unless there is one. */
  nameFirstOperator(userId: string): Promise<void>;
}

const FIRST_OPERATOR = 'operator#first';

export function userTable(client: DynamoDBDocumentClient, table: string): UserRepository {
  const get = async (id: string): Promise<Record<string, unknown> | undefined> => {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }));
    return Item;
  };

  async function find(userId: string): Promise<User | undefined> {
    const item = await get(`user#${userId}`);
    return item === undefined ? undefined : UserRow.parse(item);
  }

  async function follow(id: string): Promise<User | undefined> {
    const item = await get(id);
    return item === undefined ? undefined : find(Pointer.parse(item).userId);
  }

  return {
    find,
    findByEmail: (email) => follow(`email#${email}`),
    findFirstOperator: () => follow(FIRST_OPERATOR),
    async add(user) {
      const unlessThere = { TableName: table, ConditionExpression: 'attribute_not_exists(id)' };
      const { userId, email } = user;
      try {
        await client.send(
          new TransactWriteCommand({
            TransactItems: [
              { Put: { ...unlessThere, Item: { id: `email#${email}`, entity: 'email', userId } } },
              { Put: { ...unlessThere, Item: { id: `user#${userId}`, entity: 'user', ...user } } },
            ],
          }),
        );
      } catch (error) {
        const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
        // a conflict is another sign-up with the address in the same moment
        const taken = reasons.some(({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict');
        throw taken ? new EmailTaken(undefined, { cause: error }) : error;
      }
    },
    async nameFirstOperator(userId) {
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: { id: FIRST_OPERATOR },
          UpdateExpression: 'SET userId = if_not_exists(userId, :userId), entity = :entity',
          ExpressionAttributeValues: { ':userId': userId, ':entity': 'pointer' },
        }),
      );
    },
  };
}
