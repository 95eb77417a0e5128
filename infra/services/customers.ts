import { Construct } from 'constructs';
import type { Door } from '../constructs/door.ts';
import type { BusStack } from '../stacks/bus.ts';
import type { DataStack } from '../stacks/data.ts';

export class CustomersDoors extends Construct {
  constructor(scope: Construct, id: string, _: { door: Door; data: DataStack }) {
    super(scope, id);
  }
}

export class CustomersConsumers extends Construct {
  constructor(scope: Construct, id: string, _: { data: DataStack; bus: BusStack }) {
    super(scope, id);
  }
}
