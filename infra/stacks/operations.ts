/** What people who run the system look at and turn. */
import type { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import { Insights } from '../services/insights.ts';
import type { DataStack } from './data.ts';
import { PlaygroundStack } from './playground-stack.ts';

export class OperationsStack extends PlaygroundStack {
  readonly insights: Insights;

  constructor(scope: Construct, settings: StageSettings, { data }: { data: DataStack }) {
    super(scope, 'operations', settings);
    this.insights = new Insights(this, 'Insights', { data });
  }
}
