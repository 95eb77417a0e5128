/** The door, and behind it every function that somebody waits for. */
import { CfnOutput } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import { Door } from '../constructs/door.ts';
import { AuthService } from '../services/auth.ts';
import { CartDoors } from '../services/cart.ts';
import { CatalogDoors } from '../services/catalog.ts';
import { CustomersDoors } from '../services/customers.ts';
import type { Insights } from '../services/insights.ts';
import { InventoryDoors } from '../services/inventory.ts';
import { LiveDoors, type LiveFeed } from '../services/live.ts';
import { NotificationsDoors } from '../services/notifications.ts';
import { OrdersDoors } from '../services/orders.ts';
import { PaymentsDoors } from '../services/payments.ts';
import { RecommendationsDoors } from '../services/recommendations.ts';
import type { BusStack } from './bus.ts';
import type { DataStack } from './data.ts';
import { PlaygroundStack } from './playground-stack.ts';

export interface ServicesProps {
  readonly data: DataStack;
  readonly bus: BusStack;
  readonly feed: LiveFeed;
  readonly insights: Insights;
}

export class ServicesStack extends PlaygroundStack {
  readonly door: Door;

  constructor(scope: Construct, settings: StageSettings, { data, bus, feed, insights }: ServicesProps) {
    super(scope, 'services', settings);
    this.door = new Door(this, 'Door');
    const { door } = this;
    new AuthService(this, 'Auth', { door, data });
    new CustomersDoors(this, 'Customers', { door, data });
    new CatalogDoors(this, 'Catalog', { door, data });
    new RecommendationsDoors(this, 'Recommendations', { door, data });
    new CartDoors(this, 'Cart', { door, data });
    new OrdersDoors(this, 'Orders', { door, data });
    new InventoryDoors(this, 'Inventory', { door, data });
    new PaymentsDoors(this, 'Payments', { door, data });
    new NotificationsDoors(this, 'Notifications', { door, data });
    new LiveDoors(this, 'LiveDoors', { door, data, bus, feed });
    insights.open(new Construct(this, 'Insights'), door);
    door.close();
    new CfnOutput(this, 'RestApiUrl', { value: door.api.url });
  }
}
