import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, type DynamoEventSourceProps, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { AppFunction } from './app-function.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';

export interface TableOutboxProps {
  readonly fn: AppFunction;
  /** With a stream of new and old images. */
  readonly table: ITable;
  /** Records that fit one of these reach the function; all of them when absent. */
  readonly only?: DynamoEventSourceProps['filters'];
}

const ATTEMPTS = 20;

/** The stream of a table feeds the function that turns rows into events. */
export class TableOutbox extends Construct {
  constructor(scope: Construct, id: string, { fn, table, only }: TableOutboxProps) {
    super(scope, id);
    const { queue } = new DeadLetterQueue(this, 'DeadLetters', {
      name: `${fn.service}-${fn.handlerName}-dlq`,
      errorImpact: `Changes of ${fn.service} never became events: others do not know of them.`,
    });
    fn.addEventSource(
      new DynamoEventSource(table, {
        startingPosition: StartingPosition.TRIM_HORIZON, // from the first row on: an outbox that starts late has lost some
        batchSize: 10,
        retryAttempts: ATTEMPTS,
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        onFailure: new SqsDlq(queue),
        ...(only === undefined ? {} : { filters: only }),
      }),
    );
  }
}
