import { Duration } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { PlaygroundStack } from '../stacks/playground-stack.ts';
import { monitored } from './monitored.ts';

export interface DeadLetterQueueProps {
  /** Without the stage prefix. */
  readonly name: string;
  /** A FIFO queue can only have a FIFO queue behind it. */
  readonly fifo?: boolean;
  readonly retention?: Duration;
  readonly runbook?: 'dead-letters' | 'undelivered-events';
  /** Who is hurt when something lies here. */
  readonly errorImpact: string;
}

/** A queue that nobody reads by itself; something in it is an alarm. */
export class DeadLetterQueue extends Construct {
  readonly queue: Queue;

  constructor(
    scope: Construct,
    id: string,
    { name, fifo = false, retention = Duration.days(14), runbook = 'dead-letters', errorImpact }: DeadLetterQueueProps,
  ) {
    super(scope, id);
    const { prefix } = PlaygroundStack.around(this);
    this.queue = new Queue(this, 'Queue', {
      queueName: `${prefix}-${name}${fifo ? '.fifo' : ''}`,
      retentionPeriod: retention,
      ...(fifo ? { fifo: true } : {}),
    });
    monitored(this, 'Dead', {
      name: `${name}-dead`,
      runbook,
      metric: this.queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
      threshold: 1,
      errorImpact,
    });
  }
}
