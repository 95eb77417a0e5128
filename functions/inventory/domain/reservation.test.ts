import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderPlaced } from '../../shared/testing/samples.ts';
import {
  type Inventory,
  NothingReserved,
  onOrderCancelled,
  onOrderConfirmed,
  onOrderPlaced,
  type Reservation,
  type ReservationStatus,
  type Step,
  TRANSITIONS,
  wantedBy,
} from './reservation.ts';
import { adjusted, moved, type Stock, StockOutOfBalance } from './stock.ts';

const EUR = (amount: number) => ({ amount, currency: 'EUR' });
const line = (productId: string, quantity: number) => ({ productId, quantity, unitPrice: EUR(500) });
const stockOf = (...rows: [productId: string, available: number][]) =>
  new Map(rows.map(([productId, available]) => [productId, adjusted(productId, undefined, available)]));
const order = orderPlaced({ lines: [line('tea-01', 2), line('mug-01', 1)] });
const { orderId, userId, total } = order;
const cancelled = { orderId, userId, total, reason: 'cancelled-by-customer' as const };

/** What the table does with a step. */
const written = ({ stock }: Inventory, step: Step): Inventory => ({
  stock: new Map([...stock, ...step.stock.map((row) => [row.productId, row] as const)]),
  reservation: step.reservation,
});
const empty = (stock: ReadonlyMap<string, Stock>): Inventory => ({ stock, reservation: undefined });

describe('an order that was placed', () => {
  test('has all its lines set aside, and says what is left', () => {
    const step = onOrderPlaced(empty(stockOf(['tea-01', 5], ['mug-01', 1])), order);
    expect(step.stock).toMatchObject([
      { productId: 'tea-01', available: 3, reserved: 2, revision: 2 },
      { productId: 'mug-01', available: 0, reserved: 1, revision: 2 },
    ]);
    expect(step.says).toEqual({
      type: 'StockReserved',
      data: {
        orderId,
        userId,
        lines: [
          { productId: 'tea-01', quantity: 2, available: 3, revision: 2 },
          { productId: 'mug-01', quantity: 1, available: 0, revision: 2 },
        ],
        total,
        paymentMethod: 'card-approve',
      },
    });
  });

  test('gets nothing when one line is short, and names every shortage', () => {
    const step = onOrderPlaced(empty(stockOf(['tea-01', 1])), order);
    expect(step.stock).toEqual([]);
    expect(step.says).toMatchObject({
      type: 'StockRejected',
      data: {
        shortages: [
          { productId: 'tea-01', wanted: 2, available: 1, revision: 1 },
          { productId: 'mug-01', wanted: 1, available: 0, revision: 0 },
        ],
      },
    });
  });

  test('that lists a product twice gets it once, in the sum', () => {
    expect(wantedBy([line('tea-01', 60), line('tea-01', 60)])).toEqual([{ productId: 'tea-01', quantity: 120 }]);
    const twice = orderPlaced({ lines: [line('tea-01', 60), line('tea-01', 60)] });
    expect(onOrderPlaced(empty(stockOf(['tea-01', 119])), twice).says?.type).toBe('StockRejected');
  });

  test('is told the same when it comes again, whatever the stock is by then', () => {
    const before = empty(stockOf(['tea-01', 5], ['mug-01', 1]));
    const first = onOrderPlaced(before, order);
    const again = onOrderPlaced({ stock: stockOf(), reservation: first.reservation }, order);
    expect(again).toEqual({ stock: [], reservation: first.reservation, says: first.says, outcome: 'repeated' });
  });

  test('after its cancellation sets nothing aside and says nothing', () => {
    const before = empty(stockOf(['tea-01', 5], ['mug-01', 1]));
    const tombstone = written(before, onOrderCancelled(before, cancelled));
    expect(tombstone.reservation).toEqual({ status: 'CANCELLED', orderId });
    expect(onOrderPlaced(tombstone, order)).toMatchObject({ stock: [], says: undefined, outcome: 'ignored' });
  });
});

describe('an order that was cancelled', () => {
  test('gives back what was set aside, once, and says so every time it is asked', () => {
    const before = empty(stockOf(['tea-01', 5], ['mug-01', 1]));
    const reserved = written(before, onOrderPlaced(before, order));
    const step = onOrderCancelled(reserved, cancelled);
    expect(step.stock).toMatchObject([
      { available: 5, reserved: 0, revision: 3 },
      { available: 1, reserved: 0, revision: 3 },
    ]);
    expect(step.says).toMatchObject({
      type: 'StockReleased',
      data: { reason: 'cancelled-by-customer', lines: [{ productId: 'tea-01', available: 5, revision: 3 }, {}] },
    });
    const released = written(reserved, step);
    expect(onOrderCancelled(released, cancelled)).toMatchObject({ stock: [], says: step.says, outcome: 'repeated' });
    // the reservation is history: nobody is sent for the money of a cancelled order
    expect(onOrderPlaced(released, order)).toMatchObject({ stock: [], says: undefined, outcome: 'ignored' });
  });

  test('and had nothing gives nothing back', () => {
    const rejected = written(empty(stockOf()), onOrderPlaced(empty(stockOf()), order));
    expect(onOrderCancelled(rejected, cancelled)).toMatchObject({ stock: [], says: undefined, outcome: 'ignored' });
  });
});

describe('an order that was confirmed', () => {
  test('has bought what was set aside', () => {
    const before = empty(stockOf(['tea-01', 5], ['mug-01', 1]));
    const reserved = written(before, onOrderPlaced(before, order));
    const step = onOrderConfirmed(reserved, { orderId });
    expect(step).toMatchObject({ says: undefined, outcome: 'handled', reservation: { status: 'SOLD' } });
    expect(step.stock).toMatchObject([{ available: 3, reserved: 0, sold: 2 }, { sold: 1 }]);
    expect(onOrderConfirmed(written(reserved, step), { orderId })).toMatchObject({ stock: [], outcome: 'repeated' });
  });

  test('and was never heard of is a mistake that must be seen', () => {
    expect(() => onOrderConfirmed(empty(stockOf()), { orderId })).toThrow(NothingReserved);
  });
});

test('a movement that would leave less than nothing is refused', () => {
  expect(() => moved(adjusted('tea-01', undefined, 1), 'reserve', 2)).toThrow(StockOutOfBalance);
  expect(() => moved(adjusted('tea-01', undefined, 1), 'release', 1)).toThrow(StockOutOfBalance);
});

describe('in whatever order and however often facts arrive', () => {
  const products = ['tea-01', 'mug-01', 'jam-01'];
  const orderIds = ['01JD0Q3V8W5J9T4Z6K2M7N1P0A', '01JD0Q3V8W5J9T4Z6K2M7N1P0B', '01JD0Q3V8W5J9T4Z6K2M7N1P0C'];
  const shop = fc.record({
    levels: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 3, maxLength: 3 }),
    orders: fc.tuple(
      ...orderIds.map((id) =>
        fc
          .uniqueArray(
            fc.record({ productId: fc.constantFrom(...products), quantity: fc.integer({ min: 1, max: 6 }) }),
            { minLength: 1, maxLength: 3, selector: ({ productId }) => productId },
          )
          .map((lines) => orderPlaced({ orderId: id, lines: lines.map((l) => ({ ...l, unitPrice: EUR(1) })) })),
      ),
    ),
    facts: fc.array(
      fc.record({
        order: fc.nat({ max: orderIds.length - 1 }),
        type: fc.constantFrom('OrderPlaced', 'OrderCancelled', 'OrderConfirmed', 'StockAdjusted'),
        product: fc.constantFrom(...products),
        stock: fc.integer({ min: 0, max: 12 }),
      }),
      { maxLength: 60 },
    ),
  });

  test('stock is never negative, and nothing comes or goes but by adjustment', () =>
    fc.assert(
      fc.property(shop, ({ levels, orders, facts }) => {
        let stock: ReadonlyMap<string, Stock> = stockOf(
          ...products.map((id, index) => [id, levels[index] ?? 0] as [string, number]),
        );
        const reservations = new Map<string, Reservation | undefined>();
        const sums = new Map([...stock].map(([id, { available }]) => [id, available]));
        for (const { order: index, type, product, stock: wished } of facts) {
          const placed = orders[index];
          if (placed === undefined) continue;
          if (type === 'StockAdjusted') {
            const before = stock.get(product);
            const row = adjusted(product, before, wished);
            sums.set(product, (sums.get(product) ?? 0) + wished - (before?.available ?? 0));
            stock = new Map([...stock, [product, row]]);
            continue;
          }
          const reservation = reservations.get(placed.orderId);
          // orders confirms only what is reserved; the rest of the history is anybody's guess
          if (type === 'OrderConfirmed' && reservation === undefined) continue;
          const inventory = { stock, reservation };
          const step =
            type === 'OrderPlaced'
              ? onOrderPlaced(inventory, placed)
              : type === 'OrderCancelled'
                ? onOrderCancelled(inventory, { ...cancelled, orderId: placed.orderId })
                : onOrderConfirmed(inventory, placed);
          if (step.outcome !== 'handled') expect(step.stock).toEqual([]);
          for (const row of step.stock) expect(row.revision).toBe((stock.get(row.productId)?.revision ?? 0) + 1);
          const [from, to] = [reservation?.status, step.reservation?.status];
          if (from !== undefined && to !== undefined && from !== to) {
            const open: readonly ReservationStatus[] = TRANSITIONS[from];
            expect(open).toContain(to);
          }
          ({ stock } = written(inventory, step));
          reservations.set(placed.orderId, step.reservation);
        }
        const held = (id: string, status: ReservationStatus): number =>
          [...reservations.values()]
            .flatMap((row) => (row?.status === status && 'lines' in row ? row.lines : []))
            .filter(({ productId }) => productId === id)
            .reduce((sum, { quantity }) => sum + quantity, 0);
        for (const [id, { available, reserved, sold }] of stock) {
          expect(Math.min(available, reserved, sold)).toBeGreaterThanOrEqual(0);
          expect(available + reserved + sold).toBe(sums.get(id));
          expect([reserved, sold]).toEqual([held(id, 'RESERVED'), held(id, 'SOLD')]);
        }
      }),
      { numRuns: 1_000 },
    ));
});
