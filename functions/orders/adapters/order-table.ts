/**
 * Orders in DynamoDB. Three rows are written together: the order, the idempotency key that asked for it, and the state
 * of the cart that it buys; the latter two let nobody come second.
 */
import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { Actor } from '../../shared/contracts/define-event.ts';
import { CancelReason, OrderLine } from '../../shared/contracts/orders.events.ts';
import { OrderPlacedAnswer, OrderStatus } from '../../shared/contracts/orders.http.ts';
import { Money, PaymentMethod } from '../../shared/contracts/values.ts';
import type { KeyedAnswer } from '../domain/idempotency-key.ts';
import type { Order } from '../domain/order.ts';

/** An order's row, as the table and its stream show it. */
export const OrderRow = z.object({
  id: z.string(),
  entity: z.literal('order'),
  customerId: z.string(),
  cartId: z.string(),
  cartVersion: z.int().positive(),
  lines: z.array(OrderLine),
  total: Money,
  status: OrderStatus,
  reason: CancelReason.optional(),
  paymentMethod: PaymentMethod,
  authorization: z.enum(['authorized', 'pending']),
  placedAt: z.string(),
  revision: z.int().positive(),
  history: z.array(z.object({ status: OrderStatus, at: z.string(), eventId: z.string() })),
  change: z.object({
    correlationId: z.string(),
    causationId: z.string(),
    traceparent: z.string(),
    actor: Actor.optional(),
    at: z.string(),
  }),
});

const KeyRow = z.object({ fingerprint: z.string(), answer: OrderPlacedAnswer, expiresAt: z.number() });

/** Whose key it is: the same text of two customers is two keys. */
export interface KeyOfCaller {
  readonly customerId: string;
  readonly key: string;
}

/** An order before and after a change; the same object twice: nothing was to be done. */
export interface Changed {
  readonly before: Order;
  readonly after: Order;
}

/** Others changed the order each time between reading and writing. */
export class OrderContended extends Error {
  override readonly name = 'OrderContended';
}

export type Insertion = 'inserted' | 'key-taken' | 'cart-taken';

export interface OrderRepository {
  /** What was answered under this key, as long as it is remembered (24 h). */
  answerOf(key: KeyOfCaller): Promise<KeyedAnswer<OrderPlacedAnswer> | undefined>;
  /** Writes the order, or says which of the two promises was given before. OrderPlaced leaves through the stream. */
  insert(order: Order, key: KeyOfCaller, keyed: KeyedAnswer<OrderPlacedAnswer>): Promise<Insertion>;
  find(orderId: string): Promise<Order | undefined>;
  /**
   * Applies a decision to the order as it is now: what `decide` answers is written when it is another object, on
   * condition that nobody else changed the order meanwhile; else it is decided again. Events leave through the stream.
   * @returns undefined when there is no such order
   * @throws OrderContended · whatever `decide` throws
   */
  change(orderId: string, decide: (order: Order) => Order): Promise<Changed | undefined>;
  /** Newest first. `last` is the order id to go on from, undefined at the end. */
  list(query: {
    customerId: string;
    limit: number;
    after: string | undefined;
  }): Promise<{ orders: Order[]; last: string | undefined }>;
}

const KEY_SECONDS = 24 * 3_600;
/** Another transaction on the same rows settles within milliseconds. */
const TRIES = 3;
/** The states of an order are few: who reads it so often between other writers finds it final. */
const DECISIONS = 5;

interface Settings {
  readonly table: string;
  readonly now: () => Date;
}

const keyId = ({ customerId, key }: KeyOfCaller): string =>
  `key#${createHash('sha256').update(`${customerId}\n${key}`).digest('hex')}`;

const orderOf = (item: unknown): Order => {
  const { entity: _, ...order } = OrderRow.parse(item);
  return order;
};

export function orderTable(client: DynamoDBDocumentClient, { table, now }: Settings): OrderRepository {
  const seconds = (): number => Math.floor(now().getTime() / 1_000);

  async function write(order: Order, key: KeyOfCaller, keyed: KeyedAnswer<OrderPlacedAnswer>): Promise<void> {
    const unlessThere = { TableName: table, ConditionExpression: 'attribute_not_exists(id)' };
    const cart = `cart#${order.cartId}#${order.cartVersion}`;
    await client.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Put: {
              TableName: table,
              // a key that the time to live has not removed yet is forgotten all the same
              ConditionExpression: 'attribute_not_exists(id) OR expiresAt <= :now',
              ExpressionAttributeValues: { ':now': seconds() },
              Item: { id: keyId(key), entity: 'key', ...keyed, expiresAt: seconds() + KEY_SECONDS },
            },
          },
          { Put: { ...unlessThere, Item: { id: cart, entity: 'cart', orderId: order.id } } },
          { Put: { ...unlessThere, Item: { ...order, entity: 'order' } } },
        ],
      }),
    );
  }

  async function find(orderId: string): Promise<Order | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: { id: orderId }, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : orderOf(Item);
  }

  async function replace(before: Order, after: Order): Promise<boolean> {
    try {
      await client.send(
        new PutCommand({
          TableName: table,
          Item: { ...after, entity: 'order' },
          ConditionExpression: 'revision = :read',
          ExpressionAttributeValues: { ':read': before.revision },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  return {
    async answerOf(key) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: { id: keyId(key) }, ConsistentRead: true }),
      );
      if (Item === undefined) return undefined;
      const { expiresAt, ...keyed } = KeyRow.parse(Item);
      return expiresAt <= seconds() ? undefined : keyed;
    },
    async insert(order, key, keyed) {
      for (let tries = 1; ; tries += 1) {
        try {
          await write(order, key, keyed);
          return 'inserted';
        } catch (error) {
          const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
          if (reasons[0]?.Code === 'ConditionalCheckFailed') return 'key-taken';
          if (reasons[1]?.Code === 'ConditionalCheckFailed') return 'cart-taken';
          if (!reasons.some(({ Code }) => Code === 'TransactionConflict') || tries >= TRIES) throw error;
        }
      }
    },
    find,
    async change(orderId, decide) {
      for (let tries = 1; tries <= DECISIONS; tries += 1) {
        const before = await find(orderId);
        if (before === undefined) return undefined;
        const after = decide(before);
        if (after === before || (await replace(before, after))) return { before, after };
      }
      throw new OrderContended(`order ${orderId} changed ${DECISIONS} times between reading and writing`);
    },
    async list({ customerId, limit, after }) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'by-customer',
          KeyConditionExpression: 'customerId = :customer',
          ExpressionAttributeValues: { ':customer': customerId },
          ScanIndexForward: false, // order ids are ULIDs: their order is the order of placing
          Limit: limit,
          ...(after === undefined ? {} : { ExclusiveStartKey: { customerId, id: after } }),
        }),
      );
      const last: unknown = LastEvaluatedKey?.id;
      return { orders: Items.map(orderOf), last: typeof last === 'string' ? last : undefined };
    },
  };
}
