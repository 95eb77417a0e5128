import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { PlaygroundStack } from '../stacks/playground-stack.ts';
import type { AppFunction } from './app-function.ts';
import type { EventConsumer } from './event-consumer.ts';

/**
 * A topic that keeps order within a group and drops repeats for five minutes. AWS lets only such topics feed FIFO queues.
 * Its name is `<prefix>-<name>.fifo`.
 */
export class FifoTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { name }: { readonly name: string }) {
    super(scope, id);
    const { prefix } = PlaygroundStack.around(this);
    this.topic = new Topic(this, 'Topic', {
      topicName: `${prefix}-${name}.fifo`,
      fifo: true,
      contentBasedDeduplication: false, // publishers name the event: the same text may be two facts
      enforceSSL: true,
    });
  }

  /** The topic's ARN in `variable`, and the right to publish. */
  bindPublisher(fn: AppFunction, variable: `${string}_TOPIC`): void {
    fn.addEnvironment(variable, this.topic.topicArn);
    this.topic.grantPublish(fn);
  }

  /** Messages reach the consumer's queue as they are; what the topic could not hand over lies with its dead letters. */
  feed({ queue, deadLetters }: EventConsumer): void {
    this.topic.addSubscription(
      new SqsSubscription(queue, { rawMessageDelivery: true, deadLetterQueue: deadLetters.queue }),
    );
  }
}
