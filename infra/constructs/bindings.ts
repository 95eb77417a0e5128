/** Variable and grant in one call, so that neither exists without the other. Reading unless more is asked for. */
import { type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { LimitName } from '../../functions/shared/contracts/settings.ts';
import type { DataStack } from '../stacks/data.ts';
import { PlaygroundStack } from '../stacks/playground-stack.ts';
import type { AppFunction } from './app-function.ts';

const ACTIONS = {
  read: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
  append: ['dynamodb:PutItem'],
  /** Conditional writes of single rows and transactions. */
  change: [
    'dynamodb:GetItem',
    'dynamodb:BatchGetItem',
    'dynamodb:Query',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:ConditionCheckItem',
  ],
  /** `change`, and rows may go. */
  remove: [
    'dynamodb:GetItem',
    'dynamodb:BatchGetItem',
    'dynamodb:Query',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:ConditionCheckItem',
    'dynamodb:DeleteItem',
  ],
} as const;

export type TableAccess = keyof typeof ACTIONS;

export function bindTable(
  fn: AppFunction,
  table: ITable,
  variable: `${string}_TABLE`,
  access: TableAccess = 'read',
): Grant {
  fn.addEnvironment(variable, table.tableName);
  return table.grant(fn, ...ACTIONS[access]);
}

/** Sending only: who reads a queue is its consumer. */
export function bindQueue(fn: AppFunction, queue: IQueue, variable: `${string}_QUEUE_URL`): Grant {
  fn.addEnvironment(variable, queue.queueUrl);
  return Grant.addToPrincipal({ grantee: fn, actions: ['sqs:SendMessage'], resourceArns: [queue.queueArn] });
}

/** The secret's name in `variable`. `rotate` may write a new value, too. */
export function bindSecret(
  fn: AppFunction,
  secret: ISecret,
  variable: `${string}_SECRET`,
  access: 'read' | 'rotate' = 'read',
): Grant {
  fn.addEnvironment(variable, secret.secretName);
  const grant = secret.grantRead(fn);
  return access === 'read' ? grant : grant.combine(secret.grantWrite(fn));
}

/** The bucket's name in `variable`, and what may be done with the objects in one of its folders. */
export function bindBucket(
  fn: AppFunction,
  { bucket, folder }: { readonly bucket: IBucket; readonly folder: string },
  variable: `${string}_BUCKET`,
  actions: readonly ('s3:GetObject' | 's3:PutObject' | 's3:DeleteObject')[],
): Grant {
  fn.addEnvironment(variable, bucket.bucketName);
  return Grant.addToPrincipal({
    grantee: fn,
    actions: [...actions],
    resourceArns: [bucket.arnForObjects(`${folder}/*`)],
  });
}

/** Access to `/playground/<stage>/<name>`; `name` may end in a `*` below one of our own folders. Names are fixed. */
export function bindParameter(fn: AppFunction, name: string, access: 'read' | 'write' = 'read'): Grant {
  const { settings } = PlaygroundStack.around(fn);
  const actions = access === 'read' ? ['ssm:GetParameter'] : ['ssm:GetParameter', 'ssm:PutParameter'];
  const resourceName = `playground/${settings.stage}/${name}`;
  return Grant.addToPrincipal({
    grantee: fn,
    actions,
    resourceArns: [fn.stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName })],
  });
}

/** What `labBehaviour()` needs: a person may make this function slow or broken. */
export const bindLabBehaviour = (fn: AppFunction): Grant => bindParameter(fn, 'config/lab/behaviour');

/** What `limits()` needs for one limit per client: the counting table and the limit's value. */
export function bindLimit(fn: AppFunction, { tables }: DataStack, limit: LimitName): void {
  bindTable(fn, tables['rate-limits'], 'RATE_LIMITS_TABLE', 'change');
  bindParameter(fn, `config/limits/${limit}`);
}

/**
 * What `serviceClient({ service })` needs: that service's address, the token door, our own client secret, and the state
 * of the circuit that all environments of the caller share.
 */
export function bindServiceClient(fn: AppFunction, service: string, ownSecret: ISecret): void {
  const { prefix } = PlaygroundStack.around(fn);
  bindTable(fn, Table.fromTableName(fn, `Breakers-${service}`, `${prefix}-breakers`), 'BREAKERS_TABLE', 'change');
  bindParameter(fn, `services/${service}`);
  bindOwnToken(fn, ownSecret);
}

/** What `ownToken()` needs: the token door and our own client secret. */
export function bindOwnToken(fn: AppFunction, ownSecret: ISecret): void {
  bindParameter(fn, 'config/auth/token-url');
  ownSecret.grantRead(fn);
}

/** API calls on one resource that no other binding knows. */
export function allow(fn: AppFunction, actions: readonly string[], resources: readonly string[]): void {
  fn.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
}
