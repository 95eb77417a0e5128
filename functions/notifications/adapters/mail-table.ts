/** Mails in DynamoDB: written once, claimed for sending, and then sent or failed. */
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { NotificationTemplate } from '../../shared/contracts/notifications.http.ts';
import type { Mail } from '../domain/mail.ts';

const Row = z.object({
  notificationId: z.string(),
  /** Absent for somebody without an account: an index has no place for null. */
  userId: z
    .string()
    .optional()
    .transform((userId) => userId ?? null),
  subjectId: z.string(),
  template: NotificationTemplate,
  status: z.enum(['QUEUED', 'SENT', 'FAILED']),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  createdAt: z.string(),
  sentAt: z.string().optional(),
  via: z.enum(['ses', 'mailbox']).optional(),
  reason: z.string().optional(),
  forgottenAt: z.string().optional(),
});
const Claimed = Row.extend({ claimedUntil: z.number().optional() });

export type Claim =
  /** `again`: an attempt before this one ended without saying how. */
  | { readonly outcome: 'claimed'; readonly mail: Mail; readonly again: boolean }
  /** Nothing to send: it has left, or the person is forgotten. */
  | { readonly outcome: 'settled'; readonly mail: Mail }
  /** Another delivery is sending it at this moment. */
  | { readonly outcome: 'busy' }
  | { readonly outcome: 'unknown' };

export interface MailRepository {
  /** False when the mail was written before; it stays as it is. */
  add(mail: Mail): Promise<boolean>;
  find(notificationId: string): Promise<Mail | undefined>;
  /** The right to send a mail, for as long as a delivery can take. */
  claim(notificationId: string): Promise<Claim>;
  /** Answers the mail as it is then. */
  markSent(notificationId: string, via: 'ses' | 'mailbox'): Promise<Mail>;
  /** Gives the claim back; with `final` the mail has failed for good. */
  markFailed(notificationId: string, reason: string, options: { final: boolean }): Promise<void>;
  /** Takes address and text out of all mails to a person. */
  forget(userId: string): Promise<void>;
  /** Newest first; everybody's without `userId`. `last` is the id to go on from, undefined at the end. */
  list(query: {
    userId: string | undefined;
    limit: number;
    after: string | undefined;
  }): Promise<{ mails: Mail[]; last: string | undefined }>;
}

interface Settings {
  readonly table: string;
  readonly now: () => Date;
}

/** Longer than the function that sends may take: who finds a claim that is over knows that its owner crashed. */
const CLAIM_SECONDS = 15;
const KEPT_SECONDS = 30 * 24 * 3_600;
/** One partition of the index that lists everybody's mails. */
const MAILBOX = 'all';
const GONE = '(removed with the profile)';
const MAX_PAGES = 100; // a hundred mails each

export function mailTable(client: DynamoDBDocumentClient, { table, now }: Settings): MailRepository {
  const keyOf = (notificationId: string) => ({ id: `mail#${notificationId}` });
  const seconds = (): number => Math.floor(now().getTime() / 1_000);

  async function find(notificationId: string): Promise<Mail | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: keyOf(notificationId), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : Row.parse(Item);
  }

  const isRefused = (error: unknown): boolean =>
    error instanceof Error && error.name === 'ConditionalCheckFailedException';

  async function page({ userId, limit, after }: Parameters<MailRepository['list']>[0]) {
    const [IndexName, name, value] =
      userId === undefined ? ['by-mailbox', 'mailbox', MAILBOX] : ['by-user', 'userId', userId];
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName,
        KeyConditionExpression: '#key = :key',
        FilterExpression: 'expiresAt > :now',
        ExpressionAttributeNames: { '#key': name },
        ExpressionAttributeValues: { ':key': value, ':now': seconds() },
        ScanIndexForward: false, // ids are ULIDs: their order is that of the mails
        Limit: limit,
        ...(after === undefined
          ? {}
          : { ExclusiveStartKey: { ...keyOf(after), [name]: value, notificationId: after } }),
      }),
    );
    const last: unknown = LastEvaluatedKey?.notificationId;
    return { mails: Items.map((item) => Row.parse(item)), last: typeof last === 'string' ? last : undefined };
  }

  const erase = (notificationId: string): Promise<unknown> =>
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: keyOf(notificationId),
        UpdateExpression: 'SET #to = :gone, #text = :gone, forgottenAt = :at',
        ConditionExpression: 'attribute_exists(id)',
        ExpressionAttributeNames: { '#to': 'to', '#text': 'text' },
        ExpressionAttributeValues: { ':gone': GONE, ':at': now().toISOString() },
      }),
    );

  return {
    find,
    async add(mail) {
      const { notificationId, userId, ...rest } = mail;
      const Item = {
        ...keyOf(notificationId),
        mailbox: MAILBOX,
        notificationId,
        ...(userId === null ? {} : { userId }),
        ...rest,
        expiresAt: seconds() + KEPT_SECONDS,
      };
      try {
        await client.send(new PutCommand({ TableName: table, Item, ConditionExpression: 'attribute_not_exists(id)' }));
        return true;
      } catch (error) {
        if (isRefused(error)) return false;
        throw error;
      }
    },
    async claim(notificationId) {
      try {
        const { Attributes } = await client.send(
          new UpdateCommand({
            TableName: table,
            Key: keyOf(notificationId),
            UpdateExpression: 'SET claimedUntil = :until',
            ConditionExpression:
              'attribute_exists(id) AND #status <> :sent AND attribute_not_exists(forgottenAt) AND ' +
              '(attribute_not_exists(claimedUntil) OR claimedUntil <= :now)',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: { ':until': seconds() + CLAIM_SECONDS, ':sent': 'SENT', ':now': seconds() },
            ReturnValues: 'ALL_OLD',
          }),
        );
        const { claimedUntil, ...mail } = Claimed.parse(Attributes);
        return { outcome: 'claimed', mail, again: claimedUntil !== undefined };
      } catch (error) {
        if (!isRefused(error)) throw error;
      }
      const mail = await find(notificationId);
      if (mail === undefined) return { outcome: 'unknown' };
      const settled = mail.status === 'SENT' || mail.forgottenAt !== undefined;
      return settled ? { outcome: 'settled', mail } : { outcome: 'busy' };
    },
    async markSent(notificationId, via) {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: keyOf(notificationId),
          UpdateExpression: 'SET #status = :sent, via = :via, sentAt = :at REMOVE claimedUntil, reason',
          ConditionExpression: 'attribute_exists(id)',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':sent': 'SENT', ':via': via, ':at': now().toISOString() },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Row.parse(Attributes);
    },
    async markFailed(notificationId, reason, { final }) {
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: keyOf(notificationId),
          UpdateExpression: `SET reason = :reason${final ? ', #status = :failed' : ''} REMOVE claimedUntil`,
          ConditionExpression: 'attribute_exists(id)',
          ...(final ? { ExpressionAttributeNames: { '#status': 'status' } } : {}),
          ExpressionAttributeValues: { ':reason': reason, ...(final ? { ':failed': 'FAILED' } : {}) },
        }),
      );
    },
    async forget(userId) {
      let after: string | undefined;
      for (let pages = 0; pages < MAX_PAGES; pages += 1) {
        const { mails, last } = await page({ userId, limit: 100, after });
        const known = mails.filter(({ forgottenAt }) => forgottenAt === undefined);
        await Promise.all(known.map(({ notificationId }) => erase(notificationId)));
        if (last === undefined) return;
        after = last;
      }
      throw new Error('There are more mails to this person than one message can clear; the next attempt goes on');
    },
    list: page,
  };
}
