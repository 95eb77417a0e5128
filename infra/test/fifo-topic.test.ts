import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleFolder } from '../bundle/bundle.ts';
import { settingsOf } from '../config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { DeadLetterQueue } from '../constructs/dead-letter-queue.ts';
import { EventConsumer } from '../constructs/event-consumer.ts';
import { FifoTopic } from '../constructs/fifo-topic.ts';
import { PlaygroundStack } from '../stacks/playground-stack.ts';

const service = 'notifications';

beforeAll(() => {
  process.env.PLAYGROUND_STATE_DIR = mkdtempSync(join(tmpdir(), 'playground-topic-'));
  for (const handler of ['on-order-events', 'send-email']) {
    mkdirSync(join(bundleFolder(), `${service}-${handler}`), { recursive: true });
    writeFileSync(join(bundleFolder(), `${service}-${handler}`, 'index.js'), 'exports.handler = async () => {};');
  }
});

function template(stage = 'local'): Template {
  const stack = new PlaygroundStack(new App({ analyticsReporting: false }), 'test', settingsOf(stage, undefined));
  const undelivered = new DeadLetterQueue(stack, 'Undelivered', { name: 'undelivered', errorImpact: 'x' });
  const topic = new FifoTopic(stack, 'Topic', { name: 'mails' });
  const publisher = new AppFunction(stack, 'Publisher', { service, handler: 'on-order-events' });
  topic.bindPublisher(publisher, 'MAILS_TOPIC');
  const fn = new AppFunction(stack, 'Fn', { service, handler: 'send-email' });
  topic.feed(
    new EventConsumer(stack, 'Email', { consumer: 'email', fn, bus: new EventBus(stack, 'Bus'), undelivered }),
  );
  return Template.fromStack(stack);
}

describe('a FIFO topic', () => {
  test('has the stage in its name and takes no unencrypted calls', () => {
    template('prod').hasResourceProperties('AWS::SNS::Topic', {
      TopicName: 'playground-prod-mails.fifo',
      FifoTopic: true,
      ContentBasedDeduplication: false,
    });
    template().hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
      },
    });
  });

  test('hands messages as they are to the FIFO queue, which takes them from this topic only', () => {
    const found = template();
    found.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'sqs',
      RawMessageDelivery: true,
      RedrivePolicy: { deadLetterTargetArn: Match.anyValue() },
    });
    found.hasResourceProperties('AWS::SQS::Queue', { QueueName: 'playground-email.fifo', FifoQueue: true });
    found.hasResourceProperties('AWS::SQS::Queue', { QueueName: 'playground-email-dlq.fifo', FifoQueue: true });
    found.allResourcesProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: [Match.objectLike({ Action: 'sqs:SendMessage', Principal: { Service: 'sns.amazonaws.com' } })],
      },
    });
  });

  test('lets its publisher publish, and nothing more', () => {
    const found = template();
    found.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'playground-notifications-on-order-events',
      Environment: { Variables: Match.objectLike({ MAILS_TOPIC: { Ref: Match.anyValue() } }) },
    });
    const policies = JSON.stringify(found.findResources('AWS::IAM::Policy'));
    expect(policies.match(/sns:\w+/g)).toEqual(['sns:Publish']);
  });
});
