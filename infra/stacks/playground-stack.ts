import { Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { prefixOf, type StageSettings } from '../config.ts';

/** A stack that knows its stage. Constructs ask it instead of taking the settings through every constructor. */
export class PlaygroundStack extends Stack {
  readonly settings: StageSettings;
  readonly prefix: string;

  constructor(scope: Construct, name: string, settings: StageSettings) {
    const prefix = prefixOf(settings);
    super(scope, `${prefix}-${name}`, { description: `Microservices Playground, ${name}, stage ${settings.stage}` });
    this.settings = settings;
    this.prefix = prefix;
    Tags.of(this).add('playground:stage', settings.stage);
  }

  /** @throws Error outside a PlaygroundStack */
  static around(scope: Construct): PlaygroundStack {
    const stack = Stack.of(scope);
    if (stack instanceof PlaygroundStack) return stack;
    throw new Error(`${scope.node.path} does not stand in a PlaygroundStack`);
  }
}
