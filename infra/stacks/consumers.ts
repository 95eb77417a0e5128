/** Every function that nobody waits for: readers of queues, outboxes, timers, what is invoked by hand. */
import type { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import { AuthConsumers } from '../services/auth.ts';
import { CartConsumers } from '../services/cart.ts';
import { CatalogConsumers } from '../services/catalog.ts';
import { CustomersConsumers } from '../services/customers.ts';
import { InventoryConsumers } from '../services/inventory.ts';
import { NotificationsConsumers } from '../services/notifications.ts';
import { OrdersConsumers } from '../services/orders.ts';
import { PaymentsConsumers } from '../services/payments.ts';
import { RecommendationsConsumers } from '../services/recommendations.ts';
import type { BusStack } from './bus.ts';
import type { DataStack } from './data.ts';
import { PlaygroundStack } from './playground-stack.ts';

export class ConsumersStack extends PlaygroundStack {
  constructor(scope: Construct, settings: StageSettings, props: { data: DataStack; bus: BusStack }) {
    super(scope, 'consumers', settings);
    new AuthConsumers(this, 'Auth', props);
    new CustomersConsumers(this, 'Customers', props);
    new CatalogConsumers(this, 'Catalog', props);
    new RecommendationsConsumers(this, 'Recommendations', props);
    new CartConsumers(this, 'Cart', props);
    new OrdersConsumers(this, 'Orders', props);
    new InventoryConsumers(this, 'Inventory', props);
    new PaymentsConsumers(this, 'Payments', props);
    new NotificationsConsumers(this, 'Notifications', props);
  }
}
