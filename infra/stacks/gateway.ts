/** The REST API: one door for every service, whose functions stand in the other stacks. */
import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import { Door } from '../constructs/door.ts';
import { PlaygroundStack } from './playground-stack.ts';

export class GatewayStack extends PlaygroundStack {
  readonly door: Door;

  constructor(scope: Construct, settings: StageSettings) {
    super(scope, 'gateway', settings);
    this.door = new Door(this, 'Door');
    new CfnOutput(this, 'RestApiUrl', { value: this.door.api.url });
  }
}
