/** Counts attempts per client and window in DynamoDB; the values of the limits are parameters of the stage. */
import { createHash } from 'node:crypto';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { parameter } from '../config/parameters.ts';
import { type LimitName, RateLimit } from '../contracts/settings.ts';
import { readEnv } from '../env.ts';
import { documentClient } from '../observability/clients.ts';
import { windowAt } from './window.ts';

export interface RateLimits {
  /**
   * Counts one attempt of a client (any text that names it).
   * @returns undefined when it is within the limit, else the seconds until the next window
   */
  exceeded(limit: LimitName, client: string): Promise<number | undefined>;
}

interface Settings {
  readonly table: string;
  readonly now: () => Date;
  /** JSON of a limit by its name: `{"attempts":10,"perSeconds":60}` */
  readonly limitOf: (name: LimitName) => Promise<string>;
}

export function rateLimits(client: DynamoDBDocumentClient, { table, now, limitOf }: Settings): RateLimits {
  return {
    async exceeded(name, who) {
      const limit = RateLimit.parse(JSON.parse(await limitOf(name)));
      const { index, endsAtSeconds, retryAfterSeconds } = windowAt(limit, now());
      // addresses and e-mails are personal: only their hash is kept, and not for long
      const hash = createHash('sha256').update(who).digest('base64url');
      // the length of the window belongs to the key: a changed limit begins a count of its own
      const Key = { id: `${name}#${hash}#${limit.perSeconds}#${index}` };
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

/** The limits of this stage; `bindLimit` in infra gives a function its table and the values it asks for. */
export const limits = (): RateLimits =>
  rateLimits(documentClient(), {
    table: readEnv(z.object({ RATE_LIMITS_TABLE: z.string().min(1) })).RATE_LIMITS_TABLE,
    now: () => new Date(),
    limitOf: (limit) => parameter(`config/limits/${limit}`),
  });
