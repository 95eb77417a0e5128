/**
 * The read model of the experience API: a row per card, a row per city with the ids of its deals, and the leases of those
 * who are making what is missing. Rows expire; until DynamoDB has removed them, readers go by the times in the row.
 */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { Deal, DealId } from '../../shared/contracts/deals.http.ts';
import { ReadModelAway } from '../domain/away.ts';
import { partsOf } from '../domain/card.ts';
import { COOL_DOWN_MS, type Dated, KEPT_MS } from '../domain/freshness.ts';

export interface Card extends Dated {
  readonly deal: Deal;
  readonly warnings: readonly string[];
}

export interface CityList extends Dated {
  readonly city: string;
  /** In the catalog's order. */
  readonly ids: readonly string[];
}

/** A card or a list of the read model. */
export type Subject = { readonly dealId: string } | { readonly city: string };

/** Every method: @throws ReadModelAway */
export interface ReadModel {
  /** However old: the reader decides. undefined: never seen, or longer than an hour ago. */
  list(city: string): Promise<CityList | undefined>;
  /** By deal id, however old; at most a hundred. */
  cards(ids: readonly string[]): Promise<ReadonlyMap<string, Card>>;
  keepList(list: Pick<CityList, 'city' | 'ids' | 'madeAt'>): Promise<void>;
  /** Keeps a card unless there is a younger one, or one with more parts that may still be served. */
  keepCard(card: Pick<Card, 'deal' | 'warnings' | 'madeAt'>): Promise<'kept' | 'better there'>;
  /** Whether it is this reader who asks for a refresh: one in ten seconds does. */
  claimRefresh(subject: Subject): Promise<boolean>;
  /** Whether `holder` is the one who makes what a city lacks, until it is given back or over. */
  lease(city: string, holder: string): Promise<boolean>;
  giveBack(city: string, holder: string): Promise<void>;
}

/** Long enough to outlive an outage of the deal catalog that is worth bridging. */
const LIST_KEPT_MS = 3_600_000;
/** Longer than anybody may work on a list. */
export const LEASE_MS = 8_000;
/** Without the read model the services answer as well, but at eighty calls a list: a slow moment is no reason yet … */
const ANSWERS_WITHIN_MS = 1_500;
/** … but when it is to spare others the work. */
const KEEPS_WITHIN_MS = 2_000;
const BATCHES = 3;

const rowId = (subject: Subject): string => ('dealId' in subject ? `card#${subject.dealId}` : `city#${subject.city}`);
const leaseId = (city: string): string => `lease#${city}`;

const dated = { madeAt: z.number(), askedAt: z.number().optional(), expiresAt: z.number() };
const CardRow = z.object({ ...dated, deal: Deal, warnings: z.array(z.string()) });
const ListRow = z.object({ ...dated, city: z.string(), ids: z.array(DealId) });

/** A row that an other version of the contracts wrote counts as none: it is made anew. */
function cardOf(item: unknown): Card[] {
  const { success, data } = CardRow.safeParse(item);
  if (!success) return [];
  const { expiresAt: _, ...card } = data;
  return [{ ...card, incomplete: card.warnings.length > 0 }];
}

interface Settings {
  readonly table: string;
  readonly now: () => number;
  readonly answersWithinMs?: number;
}

type Work<T> = (options: { abortSignal: AbortSignal }) => Promise<T>;

export function readModelTable(
  client: DynamoDBDocumentClient,
  { table, now, answersWithinMs = ANSWERS_WITHIN_MS }: Settings,
): ReadModel {
  const inSeconds = (ms: number): number => Math.ceil(ms / 1_000);

  async function soon<T>(what: Work<T>, withinMs = answersWithinMs): Promise<T> {
    try {
      return await what({ abortSignal: AbortSignal.timeout(withinMs) });
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) throw error;
      throw new ReadModelAway('the read model does not answer', { cause: error });
    }
  }

  /** false: the condition does not hold. */
  async function unlessRefused(what: Work<unknown>, withinMs?: number): Promise<boolean> {
    try {
      await soon(what, withinMs);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async function batch(ids: readonly string[]): Promise<unknown[]> {
    const found: unknown[] = [];
    let keys: Record<string, unknown>[] = ids.map((dealId) => ({ id: rowId({ dealId }) }));
    for (let tries = 0; keys.length > 0 && tries < BATCHES; tries += 1) {
      const request = new BatchGetCommand({ RequestItems: { [table]: { Keys: keys } } });
      const { Responses, UnprocessedKeys } = await soon((options) => client.send(request, options));
      found.push(...(Responses?.[table] ?? []));
      keys = UnprocessedKeys?.[table]?.Keys ?? [];
    }
    return found; // what was not read counts as missing
  }

  return {
    async list(city) {
      const request = new GetCommand({ TableName: table, Key: { id: rowId({ city }) } });
      const { Item } = await soon((options) => client.send(request, options));
      const { success, data } = ListRow.safeParse(Item);
      if (!success || data.expiresAt * 1_000 <= now()) return undefined;
      const { expiresAt: _, ...list } = data;
      return { ...list, incomplete: false };
    },
    async cards(ids) {
      if (ids.length === 0) return new Map();
      const cards = (await batch(ids)).flatMap(cardOf);
      return new Map(cards.map((card) => [card.deal.id, card]));
    },
    async keepList({ city, ids, madeAt }) {
      const Item = { id: rowId({ city }), city, ids, madeAt, expiresAt: inSeconds(madeAt + LIST_KEPT_MS) };
      const request = new PutCommand({
        TableName: table,
        Item,
        ConditionExpression: 'attribute_not_exists(id) OR madeAt <= :madeAt',
        ExpressionAttributeValues: { ':madeAt': madeAt },
      });
      await unlessRefused((options) => client.send(request, options), KEEPS_WITHIN_MS);
    },
    async keepCard({ deal, warnings, madeAt }) {
      const parts = partsOf(deal);
      const request = new PutCommand({
        TableName: table,
        Item: {
          id: rowId({ dealId: deal.id }),
          deal,
          warnings,
          madeAt,
          parts,
          expiresAt: inSeconds(madeAt + KEPT_MS),
          // making an incomplete card was a try to make a complete one: the next try waits for the cool-down
          ...(warnings.length > 0 ? { askedAt: madeAt } : {}),
        },
        ConditionExpression: 'attribute_not_exists(id) OR madeAt <= :gone OR (parts <= :parts AND madeAt <= :madeAt)',
        ExpressionAttributeValues: { ':gone': now() - KEPT_MS, ':parts': parts, ':madeAt': madeAt },
      });
      const kept = await unlessRefused((options) => client.send(request, options), KEEPS_WITHIN_MS);
      return kept ? 'kept' : 'better there';
    },
    claimRefresh(subject) {
      const request = new UpdateCommand({
        TableName: table,
        Key: { id: rowId(subject) },
        UpdateExpression: 'SET askedAt = :now',
        ConditionExpression: 'attribute_exists(id) AND (attribute_not_exists(askedAt) OR askedAt <= :before)',
        ExpressionAttributeValues: { ':now': now(), ':before': now() - COOL_DOWN_MS },
      });
      return unlessRefused((options) => client.send(request, options));
    },
    lease(city, holder) {
      const until = now() + LEASE_MS;
      const request = new PutCommand({
        TableName: table,
        Item: { id: leaseId(city), holder, until, expiresAt: inSeconds(until) },
        ConditionExpression: 'attribute_not_exists(id) OR #until <= :now',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: { ':now': now() },
      });
      return unlessRefused((options) => client.send(request, options));
    },
    async giveBack(city, holder) {
      const request = new DeleteCommand({
        TableName: table,
        Key: { id: leaseId(city) },
        ConditionExpression: 'holder = :holder',
        ExpressionAttributeValues: { ':holder': holder },
      });
      await unlessRefused((options) => client.send(request, options)); // refused: it was over, and is somebody else's
    },
  };
}
