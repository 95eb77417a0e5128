/** Every function of the shop that somebody waits for. */
import type { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import type { Door } from '../constructs/door.ts';
import { AuthService } from '../services/auth.ts';
import { CartDoors } from '../services/cart.ts';
import { CatalogDoors } from '../services/catalog.ts';
import { CustomersDoors } from '../services/customers.ts';
import { InventoryDoors } from '../services/inventory.ts';
import { LiveDoors } from '../services/live.ts';
import { NotificationsDoors } from '../services/notifications.ts';
import { OrdersDoors } from '../services/orders.ts';
import { PaymentsDoors } from '../services/payments.ts';
import { RecommendationsDoors } from '../services/recommendations.ts';
import type { DataStack } from './data.ts';
import { PlaygroundStack } from './playground-stack.ts';

export interface ServicesProps {
  readonly data: DataStack;
  readonly door: Door;
}

export class ServicesStack extends PlaygroundStack {
  constructor(scope: Construct, settings: StageSettings, props: ServicesProps) {
    super(scope, 'services', settings);
    new AuthService(this, 'Auth', props);
    new CustomersDoors(this, 'Customers', props);
    new CatalogDoors(this, 'Catalog', props);
    new RecommendationsDoors(this, 'Recommendations', props);
    new CartDoors(this, 'Cart', props);
    new OrdersDoors(this, 'Orders', props);
    new InventoryDoors(this, 'Inventory', props);
    new PaymentsDoors(this, 'Payments', props);
    new NotificationsDoors(this, 'Notifications', props);
    new LiveDoors(this, 'LiveDoors', props);
  }
}
