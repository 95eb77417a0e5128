/** What there is of every product, and what is set aside for orders. */
import { Construct } from 'constructs';
import { GetStock, PutStock } from '../../functions/shared/contracts/inventory.routes.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { bindTable } from '../constructs/bindings.ts';
import type { Door } from '../constructs/door.ts';
import { EventConsumer } from '../constructs/event-consumer.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import type { BusStack } from '../stacks/bus.ts';
import type { DataStack } from '../stacks/data.ts';

const service = 'inventory';

export interface InventoryDoorsProps {
  readonly door: Door;
  readonly data: DataStack;
}

export class InventoryDoors extends Construct {
  constructor(scope: Construct, id: string, { door, data }: InventoryDoorsProps) {
    super(scope, id);
    const { stock } = data.tables;
    const fn = (handler: string): AppFunction => new AppFunction(this, handler, { service, handler });

    const getStock = fn('get-stock');
    bindTable(getStock, stock, 'STOCK_TABLE');
    new HttpRoute(door, 'GetStock', { contract: GetStock, fn: getStock });

    const putStock = fn('put-stock');
    bindTable(putStock, stock, 'STOCK_TABLE', 'change');
    new HttpRoute(door, 'PutStock', { contract: PutStock, fn: putStock });

    bindTable(fn('seed-stock'), stock, 'STOCK_TABLE', 'append');
  }
}

export interface InventoryConsumersProps {
  readonly data: DataStack;
  readonly bus: BusStack;
}

export class InventoryConsumers extends Construct {
  constructor(scope: Construct, id: string, { data, bus: { bus, undelivered } }: InventoryConsumersProps) {
    super(scope, id);
    const { stock, reservations } = data.tables;
    const onOrderEvents = new AppFunction(this, 'on-order-events', { service, handler: 'on-order-events' });
    bindTable(onOrderEvents, stock, 'STOCK_TABLE', 'change');
    bindTable(onOrderEvents, reservations, 'RESERVATIONS_TABLE', 'change');
    new EventConsumer(this, 'InventoryReservations', {
      consumer: 'inventory-reservations',
      fn: onOrderEvents,
      bus,
      undelivered,
      // orders of one product change one row: within an environment they wait in line, between environments they
      // collide, and few environments collide little
      maxConcurrency: 2,
      errorImpact: 'Orders wait for stock until they time out, or cancelled ones keep what they had set aside.',
    });
  }
}
