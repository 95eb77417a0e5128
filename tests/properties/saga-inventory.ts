/** Inventory: its rows, changed by its rules and nothing else. */
import { type Inventory, productsOf, type Reservation } from '../../functions/inventory/domain/reservation.ts';
import type { Stock } from '../../functions/inventory/domain/stock.ts';
import { type Fact, metaBy, type Rules } from './saga-facts.ts';

export class InventorySide {
  readonly stock = new Map<string, Stock>();
  readonly reservations = new Map<string, Reservation>();
  private readonly rules: Rules;

  constructor(stock: Readonly<Record<string, number>>, rules: Rules) {
    this.rules = rules;
    for (const [productId, available] of Object.entries(stock)) {
      this.stock.set(productId, { productId, available, reserved: 0, sold: 0, revision: 1 });
    }
  }

  hears(fact: Fact): readonly Fact[] {
    const { orderId } = fact.data;
    const reservation = this.reservations.get(orderId);
    const products =
      fact.type === 'OrderPlaced' ? fact.data.lines.map((line) => line.productId) : productsOf(reservation);
    const stock = new Map(products.flatMap((id) => this.stock.get(id) ?? []).map((row) => [row.productId, row]));
    const inventory: Inventory = { stock, reservation };
    const { onOrderPlaced, releaseOrForget, onOrderConfirmed } = this.rules;
    const step =
      fact.type === 'OrderPlaced'
        ? onOrderPlaced(inventory, fact.data)
        : fact.type === 'OrderCancelled'
          ? releaseOrForget(inventory, fact.data)
          : onOrderConfirmed(inventory, fact.data);
    for (const row of step.stock) this.stock.set(row.productId, row);
    if (step.reservation !== undefined) this.reservations.set(orderId, step.reservation);
    return step.says === undefined ? [] : [{ ...step.says, meta: metaBy(step.says.type, fact.meta.id) }];
  }
}
