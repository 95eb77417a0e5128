import type { Duration } from 'aws-cdk-lib';
import { Rule, Schedule as RuleSchedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { PlaygroundStack } from '../stacks/playground-stack.ts';
import type { AppFunction } from './app-function.ts';

/** Invokes a function at a rate. A missed run is no loss: the next one looks again. */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, { fn, every }: { fn: AppFunction; every: Duration }) {
    super(scope, id);
    new Rule(this, 'Rule', {
      ruleName: `${PlaygroundStack.around(this).prefix}-${fn.service}-${fn.handlerName}`,
      schedule: RuleSchedule.rate(every),
      targets: [new LambdaFunction(fn, { retryAttempts: 0 })],
    });
  }
}
