/** Carts in DynamoDB: one row per cart, changed only from the version that was read. */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { Money } from '../../shared/contracts/values.ts';
import { type Cart, emptyCart } from '../domain/cart.ts';
import { type CartOwner, cartIdOf, keyOf, userIdOf } from './cart-owner.ts';

const Row = z.object({
  cartId: z.string(),
  userId: z.string().nullable(),
  version: z.int().positive(),
  changedAt: z.string(),
  lines: z.array(
    z.object({
      productId: z.string(),
      name: z.string(),
      quantity: z.int(),
      unitPrice: Money,
      revision: z.int(),
      version: z.int(),
    }),
  ),
  clearings: z.array(z.object({ orderId: z.string(), cartVersion: z.int(), removedLines: z.int() })),
  expiresAt: z.int().optional(),
});

/** Somebody else changed the cart between reading and writing. */
export class CartChanged extends Error {
  override readonly name = 'CartChanged';
}

/** A cart as it was written. */
export interface StoredCart extends Cart {
  /** When it became this version, ISO 8601; the beginning of time for a cart that was never written. */
  readonly changedAt: string;
}

export const neverWritten = (owner: CartOwner): StoredCart => ({
  ...emptyCart(cartIdOf(owner), userIdOf(owner)),
  changedAt: new Date(0).toISOString(),
});

export interface CartRepository {
  /** The cart as it stands, read consistently; a cart that was never written is empty and has version 0. */
  read(owner: CartOwner): Promise<StoredCart>;
  /** Writes the successor of a cart that `read` gave. @throws CartChanged */
  save(owner: CartOwner, after: Cart): Promise<void>;
  /** Writes the owner's cart and removes the guest's, both or neither. @throws CartChanged */
  saveMerged(merged: { owner: CartOwner; after: Cart; guest: CartOwner; guestVersion: number }): Promise<void>;
}

/** A guest's cart is kept for 30 days after its last change. */
export const GUEST_CART_SECONDS = 30 * 24 * 3_600;

interface Settings {
  readonly table: string;
  readonly now: () => Date;
}

const isConflict = (error: unknown): boolean =>
  error instanceof TransactionCanceledException
    ? (error.CancellationReasons ?? []).some(
        ({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict',
      )
    : error instanceof Error && error.name === 'ConditionalCheckFailedException';

async function orChanged(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    throw isConflict(error)
      ? new CartChanged('the cart is no longer at the version that was read', { cause: error })
      : error;
  }
}

export function cartTable(client: DynamoDBDocumentClient, { table, now }: Settings): CartRepository {
  const seconds = (): number => Math.floor(now().getTime() / 1_000);

  /** A row that its time to live has not removed yet counts as absent. */
  const absent = 'attribute_not_exists(id) OR expiresAt <= :now';

  function put(owner: CartOwner, after: Cart): PutCommandInput {
    const before = after.version - 1;
    const expiry = owner.kind === 'guest' ? { expiresAt: seconds() + GUEST_CART_SECONDS } : {};
    return {
      TableName: table,
      Item: { id: keyOf(owner), ...after, changedAt: now().toISOString(), ...expiry },
      ...(before === 0
        ? { ConditionExpression: absent, ExpressionAttributeValues: { ':now': seconds() } }
        : {
            ConditionExpression: '#version = :before',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':before': before },
          }),
    };
  }

  return {
    async read(owner) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: { id: keyOf(owner) }, ConsistentRead: true }),
      );
      if (Item === undefined) return neverWritten(owner);
      const { expiresAt, ...cart } = Row.parse(Item);
      return expiresAt !== undefined && expiresAt <= seconds() ? neverWritten(owner) : cart;
    },
    save: (owner, after) => orChanged(client.send(new PutCommand(put(owner, after)))),
    saveMerged: ({ owner, after, guest, guestVersion }) =>
      orChanged(
        client.send(
          new TransactWriteCommand({
            TransactItems: [
              { Put: { ...put(owner, after) } },
              {
                Delete: {
                  TableName: table,
                  Key: { id: keyOf(guest) },
                  ConditionExpression: '#version = :guest',
                  ExpressionAttributeNames: { '#version': 'version' },
                  ExpressionAttributeValues: { ':guest': guestVersion },
                },
              },
            ],
          }),
        ),
      ),
  };
}
