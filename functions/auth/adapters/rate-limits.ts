/** Counts attempts per client and window in DynamoDB; the values of the limits are parameters of the stage. */
import { createHash } from 'node:crypto';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { type RateLimit, windowAt } from '../domain/rate-limit.ts';

const Limit = z.object({ attempts: z.int().positive(), perSeconds: z.int().positive() });

export interface RateLimits {
  /**
   * Counts one attempt of a client (any text that names it).
   * @returns undefined when it is within the limit, else the seconds until the next window
   */
  exceeded(limit: 'log-in' | 'sign-up', client: string): Promise<number | undefined>;
}

interface Settings {
  readonly table: string;
  readonly now: () => Date;
  /** JSON of a limit by its name: `{"attempts":10,"perSeconds":60}` */
  readonly limitOf: (name: string) => Promise<string>;
}

export function rateLimits(client: DynamoDBDocumentClient, { table, now, limitOf }: Settings): RateLimits {
  return {
    async exceeded(name, who) {
      const limit: RateLimit = Limit.parse(JSON.parse(await limitOf(name)));
      const { index, endsAtSeconds, retryAfterSeconds } = windowAt(limit, now());
      // addresses and e-mails are personal: only their hash is kept, and not for long
      const hash = createHash('sha256').update(who).digest('base64url');
      const Key = { id: `${name}#${hash}#${index}` };
      try {
        await client.send(
          new UpdateCommand({
            TableName: table,
            Key,
            UpdateExpression: 'ADD attempts :one SET expiresAt = :end',
            ConditionExpression: 'attribute_not_exists(attempts) OR attempts < :limit',
            ExpressionAttributeValues: { ':one': 1, ':end': endsAtSeconds + 60, ':limit': limit.attempts },
          }),
        );
        return undefined;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return retryAfterSeconds;
        throw error;
      }
    },
  };
}
