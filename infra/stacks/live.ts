import type { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import { LiveFeed } from '../services/live.ts';
import type { BusStack } from './bus.ts';
import type { DataStack } from './data.ts';
import { PlaygroundStack } from './playground-stack.ts';

export class LiveStack extends PlaygroundStack {
  readonly feed: LiveFeed;

  constructor(scope: Construct, settings: StageSettings, { data, bus }: { data: DataStack; bus: BusStack }) {
    super(scope, 'live', settings);
    this.feed = new LiveFeed(this, 'Live', { data, bus });
  }
}
