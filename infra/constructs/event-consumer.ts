import { Duration } from 'aws-cdk-lib';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { type EventPattern, type IEventBus, Match, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  CONSUMERS,
  type ConsumerDefinition,
  type ConsumerName,
  MAX_ATTEMPTS,
} from '../../functions/shared/contracts/flows.ts';
import { PlaygroundStack } from '../stacks/playground-stack.ts';
import type { AppFunction } from './app-function.ts';
import { bindTable } from './bindings.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';

export interface EventConsumerProps {
  readonly consumer: ConsumerName;
  readonly fn: AppFunction;
  readonly bus: IEventBus;
  /** For events that the rule could not even enqueue. */
  readonly undelivered: DeadLetterQueue;
  /** Invocations at the same time, at least 2. */
  readonly maxConcurrency?: number;
  readonly batchSize?: number;
  /** Waiting for a fuller batch costs latency: none unless the stage settings ask for it. */
  readonly windowSeconds?: number;
  readonly errorImpact?: string;
}

/** What the rule lets through: sources and types of the consumer's contracts, or everything of ours. */
export function patternOf({ contracts }: ConsumerDefinition): EventPattern {
  if (contracts === 'all') return { source: Match.prefix('playground.') };
  return {
    source: [...new Set(contracts.map(({ source }) => source))],
    detailType: [...new Set(contracts.map(({ type }) => type))],
  };
}

/** A consumer's queue, behind its rule unless something else feeds it; complete on arrival: dead letters, partial batch answers, idempotency, failures, alarm. */
export class EventConsumer extends Construct {
  readonly queue: Queue;
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: EventConsumerProps) {
    super(scope, id);
    const { consumer, fn, maxConcurrency = 5, batchSize = 10, windowSeconds = 0 } = props;
    const definition: ConsumerDefinition = CONSUMERS[consumer];
    if (definition.service !== fn.service || definition.handler !== fn.handlerName) {
      throw new Error(`${consumer} belongs to ${definition.service}/${definition.handler}, not to ${fn.functionName}`);
    }
    const { prefix } = PlaygroundStack.around(this);
    const { fifo = false, fedBy } = definition;
    const suffix = fifo ? '.fifo' : '';
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      name: `${consumer}-dlq`,
      fifo,
      errorImpact: props.errorImpact ?? `${definition.service} has given up on a fact that it needed.`,
    });
    this.queue = new Queue(this, 'Queue', {
      queueName: `${prefix}-${consumer}${suffix}`,
      ...(fifo ? { fifo: true } : {}),
      visibilityTimeout: Duration.seconds(6 * fn.timeoutSeconds), // no second copy while the first may still run
      deadLetterQueue: { queue: this.deadLetters.queue, maxReceiveCount: MAX_ATTEMPTS },
    });
    if (fedBy === undefined) this.behindRule(props, definition);
    fn.addEnvironment('QUEUE_URL', this.queue.queueUrl);
    fn.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize,
        maxConcurrency,
        reportBatchItemFailures: true,
        ...(windowSeconds === 0 ? {} : { maxBatchingWindow: Duration.seconds(windowSeconds) }),
      }),
    );
    const own = (name: string) => Table.fromTableName(this, name, `${prefix}-${name}`);
    bindTable(fn, own('idempotency'), 'IDEMPOTENCY_TABLE', 'change');
    bindTable(fn, own('message-failures'), 'MESSAGE_FAILURES_TABLE', 'append');
  }
  private behindRule({ consumer, bus, undelivered }: EventConsumerProps, definition: ConsumerDefinition): void {
    const { prefix } = PlaygroundStack.around(this);
    // by reference only: the queue's own stack has allowed all our rules already
    const undeliverable = Queue.fromQueueArn(this, 'Undelivered', undelivered.queue.queueArn);
    new Rule(this, 'Rule', {
      ruleName: `${prefix}-${consumer}`,
      eventBus: bus,
      eventPattern: patternOf(definition),
      targets: [new SqsQueue(this.queue, { deadLetterQueue: undeliverable })],
    });
  }
}
