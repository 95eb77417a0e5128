/**
 * Purchases in DynamoDB, and beside them: the places of those under way, idempotency keys, and what was sold of a deal on a
 * day. Rows that have to agree are written in one transaction.
 */
import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { encodeTime } from 'ulid';
import { z } from 'zod';
import { Actor } from '../../shared/contracts/define-event.ts';
import { FraudRule, MOST_PURCHASES, PurchaseStatus, RefusalReason } from '../../shared/contracts/purchases.http.ts';
import { Money } from '../../shared/contracts/values.ts';
import { type Purchase, type Sale, saleOf } from '../domain/purchase.ts';
import { reasonsOf, retried, type Waiting } from './contention.ts';

/** A purchase's row, as the table and its stream show it. */
export const PurchaseRow = z.object({
  id: z.string(),
  entity: z.literal('purchase'),
  dealId: z.string(),
  quantity: z.int().positive(),
  unitPrice: Money,
  total: Money,
  email: z.string(),
  buyer: z.string(),
  status: PurchaseStatus,
  reason: RefusalReason.optional(),
  stock: z.enum(['open', 'reserved', 'sold-out']),
  warning: z.string().optional(),
  verdict: z.enum(['clear', 'refused']).optional(),
  rule: FraudRule.optional(),
  awaits: z.string(),
  steps: z.array(z.object({ status: PurchaseStatus, at: z.string() })),
  revision: z.int().positive(),
  requestedAt: z.string(),
  cause: z.object({
    correlationId: z.string(),
    causationId: z.string(),
    traceparent: z.string(),
    actor: Actor.optional(),
    at: z.string(),
  }),
});

const KeyRow = z.object({ purchaseId: z.string(), fingerprint: z.string(), expiresAt: z.number() });
const Seen = z.object({ id: z.string(), quantity: z.int() });

/** Whose key it is: the same text of two buyers is two keys. */
export interface KeyOfBuyer {
  readonly buyer: string;
  readonly key: string;
}

export interface Keyed {
  readonly purchaseId: string;
  /** What the key stands for; another fingerprint under the same key is another request. */
  readonly fingerprint: string;
}

/** A purchase before and after a change; the same object twice: nothing was to be done. */
export interface Changed {
  readonly before: Purchase;
  readonly after: Purchase;
}

/** Others changed the purchase each time between reading and writing. */
export class PurchaseContended extends Error {
  override readonly name = 'PurchaseContended';
}

/** `full`: as many purchases as may be are under way. */
export type Insertion = 'inserted' | 'key-taken' | 'full';

export interface PurchaseRepository {
  /** The purchase that this key stands for, as long as it is remembered (24 h). */
  keptUnder(key: KeyOfBuyer): Promise<Keyed | undefined>;
  /** Writes the purchase with its place among those under way. PurchaseRequested leaves through the stream. */
  insert(purchase: Purchase, keyed?: KeyOfBuyer & Pick<Keyed, 'fingerprint'>): Promise<Insertion>;
  find(purchaseId: string): Promise<Purchase | undefined>;
  /**
   * Applies a decision to the purchase as it is now: what `decide` answers is written when it is another object, on
   * condition that nobody else changed it meanwhile; else it is decided again. A sale is counted (or taken out) in the same write.
   * @returns undefined when there is no such purchase
   * @throws PurchaseContended
   */
  change(purchaseId: string, decide: (purchase: Purchase) => Purchase): Promise<Changed | undefined>;
  /** The purchase is no longer under way. Places are held by name: giving one back twice changes nothing. */
  giveBackPlace(purchaseId: string): Promise<void>;
  /** What the same buyer asked for in the minutes before this purchase, at most twenty. */
  earlierOf(purchase: Purchase, withinMinutes: number): Promise<readonly { readonly quantity: number }[]>;
  /** Id of the purchase whose next step waits for the message of this event. */
  awaiting(eventId: string): Promise<string | undefined>;
}

interface Settings {
  readonly table: string;
  readonly now: () => Date;
  readonly waiting: Waiting;
  readonly mostUnderWay?: number;
}

const KEY_SECONDS = 24 * 3_600;
/** After that the row goes, and the address with it; the receipt stays. */
const KEPT_SECONDS = 30 * 24 * 3_600;
const MOST_EARLIER = 20;
/** The door and one step of the workflow are all that ever meet. */
const DECISIONS = 5;
const PLACES = { id: 'places' };

type Writes = NonNullable<TransactWriteCommandInput['TransactItems']>;

const keyId = ({ buyer, key }: KeyOfBuyer): string =>
  `key#${createHash('sha256').update(`${buyer}\n${key}`).digest('hex')}`;

function purchaseOf(item: unknown): Purchase {
  const { entity: _, ...purchase } = PurchaseRow.parse(item);
  return purchase;
}

/** The smallest id that a purchase of this moment can have. */
const firstIdAt = (at: number): string => `${encodeTime(at, 10)}${'0'.repeat(16)}`;

export function purchaseTable(client: DynamoDBDocumentClient, settings: Settings): PurchaseRepository {
  const { table, now, waiting, mostUnderWay = MOST_PURCHASES } = settings;
  const seconds = (): number => Math.floor(now().getTime() / 1_000);

  const itemOf = (purchase: Purchase) => ({
    ...purchase,
    entity: 'purchase',
    expiresAt: Math.floor(new Date(purchase.requestedAt).getTime() / 1_000) + KEPT_SECONDS,
  });

  const write = (TransactItems: Writes): Promise<unknown> =>
    retried(waiting, () => client.send(new TransactWriteCommand({ TransactItems })));

  async function read(id: string): Promise<Record<string, unknown> | undefined> {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }));
    return Item;
  }

  async function find(purchaseId: string): Promise<Purchase | undefined> {
    const item = await read(purchaseId);
    return item === undefined ? undefined : purchaseOf(item);
  }

  const takingPlace = (purchaseId: string): Writes[number] => ({
    Update: {
      TableName: table,
      Key: PLACES,
      UpdateExpression: 'SET entity = :entity ADD held :purchase',
      ConditionExpression: 'attribute_not_exists(held) OR size(held) < :most',
      ExpressionAttributeValues: {
        ':entity': 'places',
        ':purchase': new Set([purchaseId]),
        ':most': mostUnderWay,
      },
    },
  });

  const keeping = ({ fingerprint, ...key }: KeyOfBuyer & Pick<Keyed, 'fingerprint'>, purchaseId: string) => ({
    Put: {
      TableName: table,
      // a key that the time to live has not removed yet is forgotten all the same
      ConditionExpression: 'attribute_not_exists(id) OR expiresAt <= :now',
      ExpressionAttributeValues: { ':now': seconds() },
      Item: { id: keyId(key), entity: 'key', purchaseId, fingerprint, expiresAt: seconds() + KEY_SECONDS },
    },
  });

  const counting = ({ dealId, day, purchases, units, amount: { amount, currency } }: Sale): Writes[number] => ({
    Update: {
      TableName: table,
      Key: { id: `sales#${dealId}#${day}` },
      UpdateExpression:
        'SET entity = :entity, currency = :currency ADD purchases :purchases, units :units, amount :amount',
      ExpressionAttributeValues: {
        ':entity': 'sales',
        ':currency': currency,
        ':purchases': purchases,
        ':units': units,
        ':amount': amount,
      },
    },
  });

  /** False when somebody else changed the purchase since it was read. */
  async function replace(before: Purchase, after: Purchase): Promise<boolean> {
    const sale = saleOf(before, after);
    const row = {
      TableName: table,
      Item: itemOf(after),
      ConditionExpression: 'revision = :read',
      ExpressionAttributeValues: { ':read': before.revision },
    };
    try {
      if (sale !== undefined) await write([{ Put: row }, counting(sale)]);
      else await retried(waiting, () => client.send(new PutCommand(row)));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      if (reasonsOf(error)[0] === 'ConditionalCheckFailed') return false;
      throw error;
    }
  }

  return {
    async keptUnder(key) {
      const item = await read(keyId(key));
      if (item === undefined) return undefined;
      const { expiresAt, ...keyed } = KeyRow.parse(item);
      return expiresAt <= seconds() ? undefined : keyed;
    },
    async insert(purchase, keyed) {
      const row = { TableName: table, Item: itemOf(purchase), ConditionExpression: 'attribute_not_exists(id)' };
      const key = keyed === undefined ? [] : [keeping(keyed, purchase.id)];
      try {
        await write([{ Put: row }, takingPlace(purchase.id), ...key]);
        return 'inserted';
      } catch (error) {
        const [, place, other] = reasonsOf(error);
        if (other === 'ConditionalCheckFailed') return 'key-taken';
        if (place === 'ConditionalCheckFailed') return 'full';
        throw error;
      }
    },
    find,
    async change(purchaseId, decide) {
      for (let tries = 1; tries <= DECISIONS; tries += 1) {
        const before = await find(purchaseId);
        if (before === undefined) return undefined;
        const after = decide(before);
        if (after === before || (await replace(before, after))) return { before, after };
      }
      throw new PurchaseContended(`purchase ${purchaseId} changed ${DECISIONS} times between reading and writing`);
    },
    async giveBackPlace(purchaseId) {
      await retried(waiting, async () => {
        try {
          await client.send(
            new UpdateCommand({
              TableName: table,
              Key: PLACES,
              UpdateExpression: 'DELETE held :purchase',
              ConditionExpression: 'contains(held, :id)',
              ExpressionAttributeValues: { ':purchase': new Set([purchaseId]), ':id': purchaseId },
            }),
          );
        } catch (error) {
          if (!(error instanceof ConditionalCheckFailedException)) throw error; // given back before
        }
      });
    },
    async earlierOf({ id, buyer, requestedAt }, withinMinutes) {
      const since = new Date(requestedAt).getTime() - withinMinutes * 60_000;
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'by-buyer',
          KeyConditionExpression: 'buyer = :buyer AND id BETWEEN :first AND :own',
          ExpressionAttributeValues: { ':buyer': buyer, ':first': firstIdAt(since), ':own': id },
          ScanIndexForward: false, // ids are ULIDs: their order is that of the requests
          Limit: MOST_EARLIER + 1,
        }),
      );
      return Items.map((item) => Seen.parse(item)).filter((seen) => seen.id !== id);
    },
    async awaiting(eventId) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'by-awaited',
          KeyConditionExpression: 'awaits = :event',
          ExpressionAttributeValues: { ':event': eventId },
          Limit: 1,
        }),
      );
      const id: unknown = Items[0]?.id;
      return typeof id === 'string' ? id : undefined;
    },
  };
}
