/**
 * Payments and their ledger in DynamoDB. A payment changes only from the revision that was read, in one transaction with
 * what is booked for it.
 */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { Actor } from '../../shared/contracts/define-event.ts';
import { PaymentStatus } from '../../shared/contracts/payments.http.ts';
import { Money, PaymentMethod } from '../../shared/contracts/values.ts';
import type { LedgerEntry } from '../domain/ledger.ts';
import type { Payment } from '../domain/payment.ts';

const PaymentRow = z.object({
  orderId: z.string(),
  userId: z.string(),
  amount: Money,
  paymentMethod: PaymentMethod.optional(),
  status: PaymentStatus,
  attempts: z.int().nonnegative(),
  declined: z
    .object({ stage: z.enum(['authorize', 'capture']), phase: z.enum(['checkout', 'settlement']), reason: z.string() })
    .optional(),
  authorizedBy: z
    .object({
      causationId: z.string(),
      correlationId: z.string(),
      traceparent: z.string(),
      at: z.string(),
      occurredAt: z.string().optional(),
      actor: Actor.optional(),
    })
    .optional(),
  gaveBack: z.boolean().optional(),
  revision: z.int().positive(),
  updatedAt: z.string(),
});

const EntryRow = z.object({
  entryId: z.enum(['1-capture', '2-refund']),
  kind: z.enum(['capture', 'refund']),
  debit: z.string(),
  credit: z.string(),
  amount: Money,
  at: z.string(),
});

/** Somebody else settled something about the order between reading and writing. */
export class PaymentChanged extends Error {
  override readonly name = 'PaymentChanged';
}

export interface PaymentRepository {
  find(orderId: string): Promise<Payment | undefined>;
  /** Writes the successor of what `find` gave, and books the entries, both or neither. @throws PaymentChanged */
  save(after: Payment, entries?: readonly LedgerEntry[]): Promise<void>;
}

export interface LedgerReader {
  /** In the order of booking. */
  entriesOf(orderId: string): Promise<LedgerEntry[]>;
}

const isConflict = (error: unknown): boolean =>
  error instanceof TransactionCanceledException
    ? (error.CancellationReasons ?? []).some(
        ({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict',
      )
    : error instanceof Error &&
      (error.name === 'ConditionalCheckFailedException' || error.name === 'TransactionConflictException');

export interface PaymentTablesSettings {
  readonly paymentsTable: string;
  /** Absent where nothing is ever booked. */
  readonly ledgerTable?: string;
}

export function paymentTables(
  client: DynamoDBDocumentClient,
  { paymentsTable, ledgerTable }: PaymentTablesSettings,
): PaymentRepository {
  const successor = (after: Payment) => ({
    TableName: paymentsTable,
    Item: { ...after },
    ...(after.revision === 1
      ? { ConditionExpression: 'attribute_not_exists(orderId)' }
      : { ConditionExpression: 'revision = :before', ExpressionAttributeValues: { ':before': after.revision - 1 } }),
  });
  function booking(orderId: string, entry: LedgerEntry) {
    if (ledgerTable === undefined) throw new Error('this function keeps no books');
    const Item = { orderId, ...entry };
    return { TableName: ledgerTable, Item, ConditionExpression: 'attribute_not_exists(orderId)' };
  }

  return {
    async find(orderId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: paymentsTable, Key: { orderId }, ConsistentRead: true }),
      );
      return Item === undefined ? undefined : PaymentRow.parse(Item);
    },
    async save(after, entries = []) {
      try {
        if (entries.length === 0) await client.send(new PutCommand(successor(after)));
        else {
          const bookings = entries.map((entry) => ({ Put: booking(after.orderId, entry) }));
          await client.send(new TransactWriteCommand({ TransactItems: [{ Put: successor(after) }, ...bookings] }));
        }
      } catch (error) {
        throw isConflict(error) ? new PaymentChanged(`payment ${after.orderId} moved on`, { cause: error }) : error;
      }
    },
  };
}

export const ledgerTable = (client: DynamoDBDocumentClient, table: string): LedgerReader => ({
  async entriesOf(orderId) {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'orderId = :order',
        ExpressionAttributeValues: { ':order': orderId },
        ConsistentRead: true,
      }),
    );
    return z.array(EntryRow).parse(Items);
  },
});
