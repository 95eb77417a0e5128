/**
 * Levels (`deal#<id>`) and reservations (`purchase#<id>`) in one DynamoDB table. A level is changed by arithmetic under a
 * condition, in one transaction with the reservation: buyers of one deal do not have to see the level that they change.
 */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { addMissing } from '../../shared/demo-rows/add-missing.ts';
import {
  answerFor,
  type Level,
  type ReleaseOutcome,
  type Reservation,
  type ReserveOutcome,
  type Wish,
} from '../domain/reservation.ts';

export interface Stock {
  level(dealId: string): Promise<Level | undefined>;
  /** @throws StockContended */
  reserve(purchaseId: string, wish: Wish): Promise<ReserveOutcome>;
  /** Answers what is on record then. @throws StockContended */
  release(purchaseId: string): Promise<{ outcome: ReleaseOutcome; reservation: Reservation }>;
  /** Gives a level to deals that have none; answers to how many. */
  add(levels: ReadonlyMap<string, number>): Promise<number>;
}

/** Others were at the same rows every time. */
export class StockContended extends Error {
  override readonly name = 'StockContended';
}

export interface StockSettings {
  readonly table: string;
  readonly now: () => Date;
  /** Waits before another try. */
  readonly pause: (ms: number) => Promise<unknown>;
  /** From 0 up to, not including, 1. */
  readonly chance: () => number;
}

const LevelRow = z.object({ stock: z.int().nonnegative(), reserved: z.int().nonnegative() });
const ReservationRow = z.discriminatedUnion('status', [
  z.object({ status: z.literal('RESERVED'), dealId: z.string(), quantity: z.int().positive() }),
  z.object({ status: z.literal('RELEASED'), dealId: z.string().optional(), quantity: z.int().positive().optional() }),
]);

/** A purchase is decided within minutes; its messages live for two weeks at most. */
const KEPT_SECONDS = 30 * 24 * 3_600;
/** Transactions on one row take milliseconds; who loses so often meets a crowd that should be sent away. */
const TRIES = 12;
const PAUSE_MS = 25;

type Reason = NonNullable<TransactionCanceledException['CancellationReasons']>[number];
const refused = (reason: Reason | undefined): boolean => reason?.Code === 'ConditionalCheckFailed';
const reasonsOf = (error: unknown): Reason[] =>
  error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';
const OVERTAKEN = new Set(['TransactionConflictException', 'TransactionInProgressException']);
const overtaken = (error: unknown): boolean =>
  (error instanceof Error && OVERTAKEN.has(error.name)) ||
  reasonsOf(error).some(({ Code }) => Code === 'TransactionConflict');

export function stockTable(client: DynamoDBDocumentClient, { table, now, pause, chance }: StockSettings): Stock {
  const deal = (dealId: string) => ({ TableName: table, Key: { id: `deal#${dealId}` } });
  const purchaseId = (id: string): string => `purchase#${id}`;
  const seconds = (): number => Math.floor(now().getTime() / 1_000);

  /** A row whose time is over is gone, whether the table has removed it already or not. */
  const unlessThere = (): object => ({
    ConditionExpression: 'attribute_not_exists(id) OR expiresAt <= :now',
    ExpressionAttributeValues: { ':now': seconds() },
  });
  const reservationRow = (id: string, reservation: Reservation) => ({
    id: purchaseId(id),
    ...reservation,
    expiresAt: seconds() + KEPT_SECONDS,
  });

  /** Runs `work` again while others are at its rows; undefined is such a case, too. */
  async function alone<T>(work: () => Promise<T | undefined>): Promise<T> {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      try {
        const result = await work();
        if (result !== undefined) return result;
      } catch (error) {
        if (!overtaken(error)) throw error;
      }
      await pause(chance() * PAUSE_MS * tries);
    }
    throw new StockContended(`others were at the same rows ${TRIES} times`);
  }

  async function find(id: string): Promise<Reservation | undefined> {
    const Key = { id: purchaseId(id) };
    const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
    if (Item === undefined || Number(Item.expiresAt) <= seconds()) return undefined;
    return ReservationRow.parse(Item);
  }

  async function setAside(id: string, wish: Wish): Promise<ReserveOutcome> {
    const { dealId, quantity } = wish;
    try {
      await client.send(
        new TransactWriteCommand({
          TransactItems: [
            {
              Put: {
                TableName: table,
                Item: reservationRow(id, { ...wish, status: 'RESERVED' }),
                ...unlessThere(),
                ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
              },
            },
            {
              Update: {
                ...deal(dealId),
                UpdateExpression: 'SET stock = stock - :quantity, reserved = reserved + :quantity',
                ConditionExpression: 'stock >= :quantity',
                ExpressionAttributeValues: { ':quantity': quantity },
                ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
              },
            },
          ],
        }),
      );
      return 'reserved';
    } catch (error) {
      const [reservation, level] = reasonsOf(error);
      if (refused(reservation)) return answerFor(ReservationRow.parse(unmarshall(reservation?.Item ?? {})), wish);
      if (refused(level)) return level?.Item === undefined ? 'unknown-deal' : 'sold-out';
      throw error;
    }
  }

  /** undefined: somebody else came in between. */
  async function giveBack(id: string, { dealId, quantity }: Wish): Promise<Reservation | undefined> {
    try {
      await client.send(
        new TransactWriteCommand({
          TransactItems: [
            {
              Update: {
                TableName: table,
                Key: { id: purchaseId(id) },
                UpdateExpression: 'SET #status = :released',
                ConditionExpression: '#status = :reserved',
                ExpressionAttributeNames: { '#status': 'status' },
                ExpressionAttributeValues: { ':reserved': 'RESERVED', ':released': 'RELEASED' },
              },
            },
            {
              Update: {
                ...deal(dealId),
                UpdateExpression: 'SET stock = stock + :quantity, reserved = reserved - :quantity',
                ConditionExpression: 'attribute_exists(id)',
                ExpressionAttributeValues: { ':quantity': quantity },
              },
            },
          ],
        }),
      );
      return { status: 'RELEASED', dealId, quantity };
    } catch (error) {
      if (refused(reasonsOf(error)[0])) return undefined;
      throw error;
    }
  }

  /** Whether the mark was left; false: somebody else came in between. */
  async function leaveMark(id: string, mark: Reservation): Promise<boolean> {
    try {
      await client.send(new PutCommand({ TableName: table, Item: reservationRow(id, mark), ...unlessThere() }));
      return true;
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  }

  return {
    async level(dealId) {
      const { Item } = await client.send(new GetCommand(deal(dealId)));
      return Item === undefined ? undefined : LevelRow.parse(Item);
    },
    reserve: (id, wish) => alone(() => setAside(id, wish)),
    release: (id) =>
      alone(async () => {
        const found = await find(id);
        if (found === undefined) {
          const mark: Reservation = { status: 'RELEASED' };
          return (await leaveMark(id, mark)) ? { outcome: 'nothing-reserved', reservation: mark } : undefined;
        }
        if (found.status === 'RELEASED') return { outcome: 'repeated', reservation: found };
        const reservation = await giveBack(id, found);
        return reservation === undefined ? undefined : { outcome: 'released', reservation };
      }),
    add: (levels) =>
      addMissing(
        client,
        { table, key: 'id' },
        [...levels].map(([dealId, stock]) => ({ id: `deal#${dealId}`, stock, reserved: 0 })),
      ),
  };
}
