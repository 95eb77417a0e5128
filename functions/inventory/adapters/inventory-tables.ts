/**
 * Stock and reservations in DynamoDB. What an order needs of several products changes in one transaction with its
 * reservation, each row from the revision that was read.
 */
import { BatchGetCommand, type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { CancelReason } from '../../shared/contracts/orders.events.ts';
import { Money, PaymentMethod } from '../../shared/contracts/values.ts';
import type { Inventory, Reservation, Step } from '../domain/reservation.ts';
import { type Stock, StockOutOfBalance } from '../domain/stock.ts';
import { ReadApart, retried, StockContended, TRIES, type Waiting, waitBefore } from './contention.ts';
import { inTurn } from './in-turn.ts';
import { putStock, StockRow } from './stock-table.ts';

const Lines = z.array(
  z.object({ productId: z.string(), quantity: z.int().positive(), available: z.int(), revision: z.int() }),
);
const held = { orderId: z.string(), userId: z.string(), lines: Lines, total: Money, paymentMethod: PaymentMethod };
const ReservationRow = z.discriminatedUnion('status', [
  z.object({ status: z.enum(['RESERVED', 'SOLD']), ...held }),
  z.object({ status: z.literal('RELEASED'), ...held, reason: CancelReason, releasedLines: Lines }),
  z.object({
    status: z.literal('REJECTED'),
    orderId: z.string(),
    userId: z.string(),
    shortages: z.array(
      z.object({ productId: z.string(), wanted: z.int(), available: z.int(), revision: z.int().nonnegative() }),
    ),
  }),
  z.object({ status: z.literal('CANCELLED'), orderId: z.string() }),
]);

export interface Changed {
  readonly before: Inventory;
  readonly step: Step;
}

export interface InventoryRepository {
  /**
   * Applies a rule to an order's reservation and the stock of the products concerned, again from the newest rows when
   * somebody else wrote first. A step that is not `handled` writes nothing.
   * @param products concerned, given what is reserved for the order
   * @throws StockContended
   */
  change(
    orderId: string,
    products: (reservation: Reservation | undefined) => readonly string[],
    rule: (inventory: Inventory) => Step,
  ): Promise<Changed>;
}

export interface InventoryTablesSettings extends Waiting {
  readonly stockTable: string;
  readonly reservationsTable: string;
}

/** BatchGetItem takes no more, and a transaction not one more than that: the reservation is written, too. */
const BATCH = 99;

export function inventoryTables(
  client: DynamoDBDocumentClient,
  { stockTable, reservationsTable, ...waiting }: InventoryTablesSettings,
): InventoryRepository {
  const lines = inTurn();

  async function readReservation(orderId: string): Promise<Reservation | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName: reservationsTable, Key: { orderId }, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : ReservationRow.parse(Item);
  }

  async function readStock(products: readonly string[]): Promise<ReadonlyMap<string, Stock>> {
    const rows = new Map<string, Stock>();
    let keys = products.map((productId) => ({ productId }));
    if (keys.length > BATCH) throw new RangeError(`${keys.length} products do not fit into one transaction`);
    for (let rounds = 1; keys.length > 0; rounds += 1) {
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetCommand({ RequestItems: { [stockTable]: { Keys: keys, ConsistentRead: true } } }),
      );
      for (const item of Responses?.[stockTable] ?? []) {
        const row = StockRow.parse(item);
        rows.set(row.productId, row);
      }
      keys = z.array(z.object({ productId: z.string() })).parse(UnprocessedKeys?.[stockTable]?.Keys ?? []);
      if (keys.length > 0 && rounds >= TRIES) throw new StockContended('the stock cannot be read');
      if (keys.length > 0) await waitBefore(rounds, waiting);
    }
    return rows;
  }

  const fromStatus = (before: Reservation | undefined) =>
    before === undefined
      ? { ConditionExpression: 'attribute_not_exists(orderId)' }
      : {
          ConditionExpression: '#status = :before',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':before': before.status },
        };

  async function write(before: Inventory, { stock, reservation }: Step): Promise<void> {
    const TransactItems = [
      { Put: { TableName: reservationsTable, Item: { ...reservation }, ...fromStatus(before.reservation) } },
      ...stock.map((row) => ({
        Put: putStock(stockTable, before.stock.get(row.productId), row),
      })),
    ];
    await client.send(new TransactWriteCommand({ TransactItems }));
  }

  /** A reservation and stock that were read apart may contradict each other: then the reservation has moved on. */
  async function applied(rule: (inventory: Inventory) => Step, before: Inventory, orderId: string): Promise<Step> {
    try {
      return rule(before);
    } catch (error) {
      const now = error instanceof StockOutOfBalance ? await readReservation(orderId) : before.reservation;
      throw now?.status === before.reservation?.status ? error : new ReadApart(undefined, { cause: error });
    }
  }

  return {
    change: (orderId, products, rule) =>
      retried(waiting, async () => {
        const reservation = await readReservation(orderId);
        const concerned = products(reservation);
        return lines(concerned, async () => {
          const before = { reservation, stock: await readStock(concerned) };
          const step = await applied(rule, before, orderId);
          if (step.outcome === 'handled') await write(before, step);
          return { before, step };
        });
      }),
  };
}
