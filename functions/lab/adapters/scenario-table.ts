/** Runs of scenarios in DynamoDB: `current` holds one row per scenario, `finished` the runs of the last hour. */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { Actor } from '../../shared/contracts/define-event.ts';
import {
  EndedBecause,
  type Outcome,
  Outcome as OutcomeSchema,
  RunName,
  Seed,
  Stretch,
} from '../../shared/contracts/lab.http.ts';
import { LEASE_MS, LOST_AFTER_MS, PICK_UP_MS, type Run } from '../domain/run.ts';

const Row = z.object({
  scenario: RunName,
  runId: z.string(),
  seed: Seed,
  startedAt: z.string(),
  correlationId: z.string(),
  traceparent: z.string(),
  causationId: z.string(),
  actor: Actor,
  status: z.enum(['running', 'ended']),
  stopRequested: z.boolean(),
  slice: z.int(),
  wave: z.int(),
  nextWaveAt: z.number(),
  leaseOwner: z.string().nullable(),
  leaseUntil: z.number(),
  outcome: OutcomeSchema.extend({ byStatus: OutcomeSchema.shape.byStatus.default({}) }),
  endedAt: z.string().nullable(),
  endedBecause: EndedBecause.nullable(),
  endedBy: z.string().nullable(),
  before: Stretch.nullable(),
  during: Stretch.nullable(),
  after: Stretch.nullable(),
  backInTargetSeconds: z.number().nullable(),
}) satisfies z.ZodType<Run>;

/** What a run's row says about the row itself. */
export const ScenarioRow = Row.extend({ kind: z.enum(['current', 'finished']) });

export interface Ending {
  readonly because: z.infer<typeof EndedBecause>;
  readonly at: Date;
  /** The message that ends it, or undefined. */
  readonly by: string | null;
  readonly outcome: Outcome;
}

export type Review = Pick<Run, 'before' | 'during' | 'after' | 'backInTargetSeconds'>;

export interface ScenarioRepository {
  /** The run of each scenario that was ever started: the one under way, or the last one. */
  current(): Promise<Run[]>;
  find(scenario: Run['scenario']): Promise<Run | undefined>;
  /** Ended runs of the last hour, newest first, at most 50. */
  finished(): Promise<Run[]>;
  /** Writes a new run in place of one that ended; false when another one runs. */
  begin(run: Run): Promise<boolean>;
  /** Takes the lease of the stretch that is due; undefined when somebody has it, or it is not due any more. */
  take(run: Run, owner: string): Promise<Run | undefined>;
  /** Renews the lease and tells what came of the run so far; undefined when the lease is somebody else's by now. */
  renew(run: Run, owner: string, outcome: Outcome): Promise<Run | undefined>;
  /** Gives the lease back; the next stretch is due in `delayMs`. undefined when the lease was lost. */
  release(
    run: Run,
    owner: string,
    next: { readonly wave: number; readonly nextWaveAt: number; readonly outcome: Outcome },
  ): Promise<Run | undefined>;
  /** Whoever works on the run sees it within a second. undefined when it does not run. */
  requestStop(scenario: Run['scenario']): Promise<Run | undefined>;
  /**
   * Ends a run that `owner` works on, or nobody (`owner` null): not while somebody else does.
   * undefined when it had ended already, or somebody works on it.
   */
  end(run: Run, owner: string | null, ending: Ending): Promise<Run | undefined>;
  review(run: Run, review: Review): Promise<void>;
}

/** A map without entries is not written: DynamoDB Local's streams lose the type of such a one, and readers know the default. */
const written = ({ byStatus, ...outcome }: Outcome) =>
  Object.keys(byStatus).length === 0 ? outcome : { ...outcome, byStatus };
const rowOf = (run: Run) => ({ ...run, outcome: written(run.outcome) });

const CURRENT = 'current';
const FINISHED = 'finished';
const KEPT_SECONDS = 3_600;
const MOST_FINISHED = 50;

interface Settings {
  readonly table: string;
  readonly now: () => Date;
}

const refused = (error: unknown): boolean =>
  error instanceof TransactionCanceledException
    ? (error.CancellationReasons ?? []).some(({ Code }) => Code === 'ConditionalCheckFailed')
    : error instanceof Error && error.name === 'ConditionalCheckFailedException';

async function unlessRefused<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (refused(error)) return undefined;
    throw error;
  }
}

export function scenarioTable(client: DynamoDBDocumentClient, { table, now }: Settings): ScenarioRepository {
  const keyOf = (id: string) => ({ kind: CURRENT, id });
  const clock = (): number => now().getTime();

  async function rows(kind: string, limit: number): Promise<Run[]> {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'kind = :kind',
        ExpressionAttributeValues: { ':kind': kind },
        ConsistentRead: true,
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    const seconds = Math.floor(clock() / 1_000);
    return Items.filter(({ expiresAt }) => !(Number(expiresAt) <= seconds)).map((item) => Row.parse(item));
  }

  /** Changes the row of a run that is still the same and runs. */
  async function change(
    { scenario, runId }: Pick<Run, 'scenario' | 'runId'>,
    set: Readonly<Record<string, unknown>>,
    { condition, values = {} }: { condition: string; values?: Readonly<Record<string, unknown>> },
  ): Promise<Run | undefined> {
    const names = Object.keys(set);
    const done = await unlessRefused(
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: keyOf(scenario),
          UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
          ConditionExpression: `runId = :runId AND #status = :running AND ${condition}`,
          ExpressionAttributeNames: {
            '#status': 'status',
            ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
          },
          ExpressionAttributeValues: {
            ':runId': runId,
            ':running': 'running',
            ...Object.fromEntries(names.map((name) => [`:${name}`, set[name]])),
            ...values,
          },
          ReturnValues: 'ALL_NEW',
        }),
      ),
    );
    return done === undefined ? undefined : Row.parse(done.Attributes);
  }

  const find = async (scenario: Run['scenario']): Promise<Run | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: keyOf(scenario), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : Row.parse(Item);
  };

  return {
    current: () => rows(CURRENT, RunName.options.length),
    find,
    finished: () => rows(FINISHED, MOST_FINISHED),

    async begin(run) {
      const began = await unlessRefused(
        client.send(
          new PutCommand({
            TableName: table,
            Item: { ...keyOf(run.scenario), ...rowOf(run) },
            ConditionExpression: 'attribute_not_exists(id) OR #status = :ended',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: { ':ended': 'ended' },
          }),
        ),
      );
      return began !== undefined;
    },

    take: (run, owner) =>
      change(
        run,
        { leaseOwner: owner, leaseUntil: clock() + LEASE_MS },
        {
          condition: 'slice = :due AND (#leaseOwner = :nobody OR #leaseUntil < :now)',
          values: { ':due': run.slice, ':nobody': null, ':now': clock() },
        },
      ),

    renew: (run, owner, outcome) =>
      change(
        run,
        { leaseUntil: clock() + LEASE_MS, outcome: written(outcome) },
        { condition: 'leaseOwner = :owner', values: { ':owner': owner } },
      ),

    release: (run, owner, { wave, nextWaveAt, outcome }) =>
      change(
        run,
        {
          slice: run.slice + 1,
          wave,
          nextWaveAt,
          outcome: written(outcome),
          leaseOwner: null,
          leaseUntil: Math.max(clock(), nextWaveAt) + PICK_UP_MS,
        },
        { condition: '#leaseOwner = :owner', values: { ':owner': owner } },
      ),

    async requestStop(scenario) {
      const run = await find(scenario);
      return run === undefined
        ? undefined
        : change(run, { stopRequested: true }, { condition: 'attribute_exists(id)' });
    },

    async end(run, owner, { because, at, by, outcome }) {
      const ended: Run = {
        ...run,
        status: 'ended',
        outcome,
        endedAt: at.toISOString(),
        endedBecause: because,
        endedBy: by,
        leaseOwner: null,
      };
      // a lost run is nobody's: its last owner has been silent for long
      const free = owner === null ? '(leaseOwner = :nobody OR leaseUntil < :lost)' : 'leaseOwner = :owner';
      const done = await unlessRefused(
        client.send(
          new TransactWriteCommand({
            TransactItems: [
              {
                Put: {
                  TableName: table,
                  Item: { ...keyOf(run.scenario), ...rowOf(ended) },
                  ConditionExpression: `runId = :runId AND #status = :running AND slice = :slice AND ${free}`,
                  ExpressionAttributeNames: { '#status': 'status' },
                  ExpressionAttributeValues: {
                    ':runId': run.runId,
                    ':running': 'running',
                    ':slice': run.slice,
                    ...(owner === null ? { ':nobody': null, ':lost': clock() - LOST_AFTER_MS } : { ':owner': owner }),
                  },
                },
              },
              {
                Put: {
                  TableName: table,
                  Item: {
                    kind: FINISHED,
                    id: run.runId,
                    ...rowOf(ended),
                    expiresAt: Math.floor(at.getTime() / 1_000) + KEPT_SECONDS,
                  },
                },
              },
            ],
          }),
        ),
      );
      return done === undefined ? undefined : ended;
    },

    async review({ scenario, runId }, review) {
      const update = (key: Record<string, string>) =>
        unlessRefused(
          client.send(
            new UpdateCommand({
              TableName: table,
              Key: key,
              UpdateExpression: 'SET #before = :before, #during = :during, #after = :after, #back = :back',
              ConditionExpression: 'runId = :runId',
              ExpressionAttributeNames: {
                '#before': 'before',
                '#during': 'during',
                '#after': 'after',
                '#back': 'backInTargetSeconds',
              },
              ExpressionAttributeValues: {
                ':runId': runId,
                ':before': review.before,
                ':during': review.during,
                ':after': review.after,
                ':back': review.backInTargetSeconds,
              },
            }),
          ),
        );
      await Promise.all([update(keyOf(scenario)), update({ kind: FINISHED, id: runId })]);
    },
  };
}
