/** The door and the services behind it. */
import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import { Door } from '../constructs/door.ts';
import { AuthService } from '../services/auth.ts';
import { CartService } from '../services/cart.ts';
import { CatalogService } from '../services/catalog.ts';
import { InsightsService } from '../services/insights.ts';
import { LiveDoors, type LiveFeed } from '../services/live.ts';
import { OrdersService } from '../services/orders.ts';
import type { BusStack } from './bus.ts';
import type { DataStack } from './data.ts';
import { PlaygroundStack } from './playground-stack.ts';

export interface ServicesProps {
  readonly data: DataStack;
  readonly bus: BusStack;
  readonly feed: LiveFeed;
}

export class ServicesStack extends PlaygroundStack {
  readonly door: Door;

  constructor(scope: Construct, settings: StageSettings, { data, bus, feed }: ServicesProps) {
    super(scope, 'services', settings);
    this.door = new Door(this, 'Door');
    const { door } = this;
    new AuthService(this, 'Auth', { door, data });
    new CatalogService(this, 'Catalog', { door, data });
    new CartService(this, 'Cart', { door, data, bus });
    new OrdersService(this, 'Orders', { door, data });
    new LiveDoors(this, 'LiveDoors', { door, data, bus, feed });
    new InsightsService(this, 'Insights', { door });
    door.close();
    new CfnOutput(this, 'RestApiUrl', { value: door.api.url });
  }
}
