/** What people who run the system look at and turn. */
import type { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import type { Door } from '../constructs/door.ts';
import { Insights } from '../services/insights.ts';
import type { DataStack } from './data.ts';
import { PlaygroundStack } from './playground-stack.ts';

export class OperationsStack extends PlaygroundStack {
  constructor(scope: Construct, settings: StageSettings, props: { data: DataStack; door: Door }) {
    super(scope, 'operations', settings);
    new Insights(this, 'Insights', props);
  }
}
