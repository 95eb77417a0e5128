/** The bus, and the place for what it could not even enqueue. */
import { CfnOutput, Duration } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import { DeadLetterQueue } from '../constructs/dead-letter-queue.ts';
import { PlaygroundStack } from './playground-stack.ts';

export class BusStack extends PlaygroundStack {
  readonly bus: EventBus;
  readonly undelivered: DeadLetterQueue;

  constructor(scope: Construct, settings: StageSettings) {
    super(scope, 'bus', settings);
    this.bus = new EventBus(this, 'Bus', { eventBusName: this.prefix });
    this.undelivered = new DeadLetterQueue(this, 'Undelivered', {
      name: 'undelivered',
      runbook: 'undelivered-events',
      retention: Duration.days(14),
      errorImpact: 'A rule could not hand over an event: a service has missed a fact.',
    });
    // rules stand in other stacks and come with names of this prefix; naming each here would tie the stacks into a knot
    this.undelivered.queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.undelivered.queue.queueArn],
        conditions: {
          ArnLike: {
            'aws:SourceArn': this.formatArn({
              service: 'events',
              resource: 'rule',
              resourceName: `${this.bus.eventBusName}/${this.prefix}-*`,
            }),
          },
        },
      }),
    );
    new CfnOutput(this, 'BusName', { value: this.bus.eventBusName });
  }
}
