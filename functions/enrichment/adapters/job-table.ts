/**
 * Jobs, and the places that they take, in DynamoDB. The counter and what it counts are written together: a batch with
 * the places it takes, jobs that end with the places they give back.
 */
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { admitted, givenBack, type Pace, slotOf, THRESHOLD } from '../domain/admission.ts';
import { type JobState, settle } from '../domain/job.ts';
import type { Batch, Job } from '../jobs-of.ts';
import { conflictsIn, untilAnswered, type Waiting } from './contention.ts';

const Places = z.object({
  /** Let in and neither done nor dead. */
  outstanding: z.int().nonnegative(),
  /** Let in, ever. */
  accepted: z.int().nonnegative(),
  /** When a place was last taken or given back. */
  changedAt: z.string(),
});
export type Places = z.infer<typeof Places>;

const JobRow = z.object({
  state: z.enum(['open', 'done', 'dead']),
  dealId: z.string().optional(),
  tags: z.array(z.string()).optional(),
  score: z.number().optional(),
});

export type Ending =
  | {
      readonly jobId: string;
      readonly state: 'done';
      readonly dealId: string;
      readonly tags: readonly string[];
      readonly score: number;
    }
  | { readonly jobId: string; readonly state: 'dead'; readonly reason: string; readonly attempts: number };

/** What became of a job that ended. */
export interface Ended {
  readonly before: JobState | undefined;
  /** false: it had ended before, nothing was written. */
  readonly written: boolean;
  readonly gaveBack: boolean;
  /** What was found out when it was done first. */
  readonly result: { readonly dealId: string; readonly tags: string[]; readonly score: number } | undefined;
}

/** Jobs that somebody asks for. */
export interface Wanted {
  readonly count: number;
  readonly dealId: string | undefined;
  readonly change: Batch['change'];
}

export interface JobRepository {
  places(): Promise<Places>;
  /** Lets in as many as there are places for, 0 included. Their events leave through the stream. @throws PlacesContended */
  admit(wanted: Wanted): Promise<{ accepted: number; outstanding: number }>;
  /** Notes jobs before they are asked for; those that are there already stay as they are. At most 100. */
  open(jobs: readonly Job[]): Promise<void>;
  /** Ends jobs and gives their places back, in one step. By job id. At most 90. @throws PlacesContended */
  end(jobs: readonly Ending[]): Promise<ReadonlyMap<string, Ended>>;
  pace(): Promise<Pace>;
  /** Gives all places back when they are still as they were read: nobody holds them any more. */
  clear(read: Places): Promise<boolean>;
}

export interface JobTableSettings extends Waiting {
  readonly jobs: string;
  readonly batches: string;
  readonly now: () => Date;
}

const PER_BATCH = 100; // jobs are noted in one transaction, which takes 100 writes
const JOB_SECONDS = 15 * 24 * 3_600; // a day longer than dead letters, which may be redriven
const BATCH_SECONDS = 24 * 3_600; // as long as the stream remembers
const SLOT_KEPT_SECONDS = 600;
const COUNTER = { id: 'places' };

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const jobKey = (jobId: string): { id: string } => ({ id: `job#${jobId}` });
const slotKey = (slot: number): { id: string } => ({ id: `slot#${slot}` });

/** A job that is about to end, with the state it was last seen in. */
interface Pending {
  readonly job: Ending;
  readonly before: JobState | undefined;
}

export function jobTable(client: DynamoDBDocumentClient, settings: JobTableSettings): JobRepository {
  const { jobs: table, batches, now } = settings;
  const seconds = (): number => Math.floor(now().getTime() / 1_000);

  async function places(): Promise<Places> {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: COUNTER, ConsistentRead: true }));
    return Item === undefined ? { outstanding: 0, accepted: 0, changedAt: now().toISOString() } : Places.parse(Item);
  }

  const taking = (accepted: number): Write => ({
    Update: {
      TableName: table,
      Key: COUNTER,
      UpdateExpression: 'SET changedAt = :at ADD outstanding :accepted, accepted :accepted',
      ConditionExpression: 'attribute_not_exists(id) OR outstanding <= :room',
      ExpressionAttributeValues: {
        ':accepted': accepted,
        ':room': THRESHOLD - accepted,
        ':at': now().toISOString(),
      },
    },
  });

  function partsOf(accepted: number, { dealId, change }: Wanted, read: Places): Batch[] {
    return Array.from({ length: Math.ceil(accepted / PER_BATCH) }, (_, part) => ({
      id: `${change.causationId}#${part}`,
      first: part * PER_BATCH,
      count: Math.min(PER_BATCH, accepted - part * PER_BATCH),
      dealId: dealId ?? null,
      round: read.accepted,
      change,
    }));
  }

  /** undefined: somebody came in between. */
  async function transact(TransactItems: Write[]): Promise<ReturnType<typeof conflictsIn> | undefined> {
    try {
      await client.send(new TransactWriteCommand({ TransactItems }));
      return undefined;
    } catch (error) {
      return conflictsIn(error);
    }
  }

  const giving = (back: number): Write[] => [
    {
      Update: {
        TableName: table,
        Key: COUNTER,
        UpdateExpression: 'SET outstanding = outstanding - :back, changedAt = :at',
        ConditionExpression: 'outstanding >= :back',
        ExpressionAttributeValues: { ':back': back, ':at': now().toISOString() },
      },
    },
    {
      Update: {
        TableName: table,
        Key: slotKey(slotOf(now())),
        UpdateExpression: 'ADD settled :back SET expiresAt = :expiry',
        ExpressionAttributeValues: { ':back': back, ':expiry': seconds() + SLOT_KEPT_SECONDS },
      },
    },
  ];

  function ending({ job: { jobId, ...ending }, before }: Pending): Write {
    const values = { ...ending, settledAt: now().toISOString(), expiresAt: seconds() + JOB_SECONDS };
    const names = Object.keys(values);
    return {
      Update: {
        TableName: table,
        Key: jobKey(jobId),
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
        ConditionExpression: before === undefined ? 'attribute_not_exists(id)' : '#state = :before',
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
          ...(before === undefined ? {} : { ':before': before }),
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
  }

  async function end(endings: readonly Ending[]): Promise<ReadonlyMap<string, Ended>> {
    const ended = new Map<string, Ended>();
    // nearly all of them are open: no need to look first
    let pending: Pending[] = endings.map((job) => ({ job, before: 'open' }));
    let most = Number.POSITIVE_INFINITY;

    /** Another look at a job whose state is not the one it was believed to be in. */
    function judged({ job }: Pending, item: unknown): Pending[] {
      const row = item === undefined ? undefined : JobRow.parse(item);
      if (settle(row?.state, job.state).writes) return [{ job, before: row?.state }];
      const { dealId, tags, score } = row ?? {};
      const result =
        dealId === undefined || tags === undefined || score === undefined ? undefined : { dealId, tags, score };
      ended.set(job.jobId, { before: row?.state, written: false, gaveBack: false, result });
      return [];
    }

    return untilAnswered(settings, async () => {
      if (pending.length === 0) return ended;
      const freed = pending.filter(({ job, before }) => settle(before, job.state).givesBack).length;
      const back = givenBack(freed, most);
      const counter = back === 0 ? [] : giving(back);
      const conflicts = await transact([...counter, ...pending.map(ending)]);
      if (conflicts === undefined) {
        for (const { job, before } of pending) {
          const gaveBack = settle(before, job.state).givesBack;
          ended.set(job.jobId, { before, written: true, gaveBack, result: undefined });
        }
        return ended;
      }
      // more jobs than places that are out: the counter was cleared meanwhile
      if (back > 0 && conflicts[0]?.Code === 'ConditionalCheckFailed') most = (await places()).outstanding;
      pending = pending.flatMap((one, index) => {
        const conflict = conflicts[counter.length + index];
        if (conflict?.Code !== 'ConditionalCheckFailed') return [one];
        return judged(one, conflict.Item === undefined ? undefined : unmarshall(conflict.Item));
      });
      return undefined;
    });
  }

  return {
    places,
    admit: (wanted) =>
      untilAnswered(settings, async () => {
        const read = await places();
        const accepted = admitted(wanted.count, read.outstanding);
        const answer = { accepted, outstanding: read.outstanding + accepted };
        if (accepted === 0) return answer;
        const rows = partsOf(accepted, wanted, read).map(
          (part): Write => ({
            Put: { TableName: batches, Item: { ...part, expiresAt: seconds() + BATCH_SECONDS } },
          }),
        );
        return (await transact([taking(accepted), ...rows])) === undefined ? answer : undefined;
      }),
    async open(jobs) {
      const expiresAt = seconds() + JOB_SECONDS;
      const TransactItems = jobs.map(
        ({ jobId, dealId }): Write => ({
          Put: {
            TableName: table,
            Item: { ...jobKey(jobId), state: 'open', dealId, expiresAt },
            ConditionExpression: 'attribute_not_exists(id)',
          },
        }),
      );
      await untilAnswered(settings, async () => {
        const conflicts = await transact(TransactItems);
        // written as a whole or not at all: one that is there means that all are
        const there = conflicts?.some(({ Code }) => Code === 'ConditionalCheckFailed') ?? true;
        return there ? true : undefined;
      });
    },
    end,
    async pace() {
      const slot = slotOf(now());
      const { Responses = {} } = await client.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys: [slotKey(slot), slotKey(slot - 1)] } } }),
      );
      const Slots = z.array(z.object({ id: z.string(), settled: z.number() }));
      const counts = new Map(Slots.parse(Responses[table] ?? []).map(({ id, settled }) => [id, settled]));
      return { running: counts.get(slotKey(slot).id) ?? 0, before: counts.get(slotKey(slot - 1).id) ?? 0 };
    },
    async clear(read) {
      try {
        await client.send(
          new UpdateCommand({
            TableName: table,
            Key: COUNTER,
            UpdateExpression: 'SET outstanding = :none, changedAt = :at',
            ConditionExpression: 'outstanding = :read AND changedAt = :readAt',
            ExpressionAttributeValues: {
              ':none': 0,
              ':at': now().toISOString(),
              ':read': read.outstanding,
              ':readAt': read.changedAt,
            },
          }),
        );
        return true;
      } catch (error) {
        const lost = ['ConditionalCheckFailedException', 'TransactionConflictException'];
        if (error instanceof Error && lost.includes(error.name)) return false;
        throw error;
      }
    },
  };
}
