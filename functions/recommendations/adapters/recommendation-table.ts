/** Scores in DynamoDB: an event's increments and the mark that it was learned from are written together, or not at all. */
import { setTimeout as pause } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { Increment, ListName, Scored } from '../domain/learning.ts';

const Row = z.object({ productId: z.string(), score: z.number().nonnegative() });

export interface RecommendationRepository {
  /** Adds an event's increments; `known` when that event was learned from before. */
  learn(eventId: string, increments: readonly Increment[]): Promise<'learned' | 'known'>;
  /** Best first; products of equal score in any order. */
  top(list: ListName, limit: number): Promise<Scored[]>;
}

interface Settings {
  readonly table: string;
  readonly now: () => Date;
  /** From 0 to 1; spreads those who try again. */
  readonly random: () => number;
}

/** Longer than an event can come again: messages, their retries and the memory of the queue stack. */
const SEEN_SECONDS = 14 * 24 * 3_600;
/** Popular products are in many orders at once; losers of a conflict try again here before the queue does. */
const TRIES = 8;
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 400;

export function recommendationTable(
  client: DynamoDBDocumentClient,
  { table, now, random }: Settings,
): RecommendationRepository {
  const mark = (eventId: string) => ({
    Put: {
      TableName: table,
      Item: {
        list: `seen#${eventId}`,
        productId: '-',
        expiresAt: Math.floor(now().getTime() / 1_000) + SEEN_SECONDS,
      },
      ConditionExpression: 'attribute_not_exists(productId)',
    },
  });
  const addition = ({ list, productId, by }: Increment) => ({
    Update: {
      TableName: table,
      Key: { list, productId },
      UpdateExpression: 'ADD score :by',
      ExpressionAttributeValues: { ':by': by },
    },
  });

  return {
    async learn(eventId, increments) {
      const TransactItems = [mark(eventId), ...increments.map(addition)];
      for (let tries = 1; ; tries += 1) {
        try {
          await client.send(new TransactWriteCommand({ TransactItems }));
          return 'learned';
        } catch (error) {
          const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
          if (reasons[0]?.Code === 'ConditionalCheckFailed') return 'known';
          if (!reasons.some(({ Code }) => Code === 'TransactionConflict') || tries >= TRIES) throw error;
        }
        await pause(random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries));
      }
    },
    async top(list, limit) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'by-score',
          KeyConditionExpression: '#list = :list',
          ExpressionAttributeNames: { '#list': 'list' },
          ExpressionAttributeValues: { ':list': list },
          ScanIndexForward: false,
          Limit: limit,
        }),
      );
      return Items.map((item) => Row.parse(item));
    },
  };
}
