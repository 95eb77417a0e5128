import { setTimeout as pause } from 'node:timers/promises';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { orderPlaced } from '../../shared/testing/samples.ts';
import { onOrderCancelled, onOrderConfirmed, onOrderPlaced, productsOf, wantedBy } from '../domain/reservation.ts';
import { type InventoryRepository, inventoryTables } from './inventory-tables.ts';
import { type StockRepository, stockTable } from './stock-table.ts';

let tables: Tables;
let stock: StockRepository;
/** More than the consumer may have. */
let environments: InventoryRepository[];
const [here, there] = [() => environments[0] as InventoryRepository, () => environments[1] as InventoryRepository];

beforeAll(async () => {
  tables = await startTables('stock', 'reservations');
  stock = stockTable(tables.client, 'stock', { pause, chance: Math.random });
  environments = Array.from({ length: 3 }, () =>
    inventoryTables(tables.client, {
      stockTable: 'stock',
      reservationsTable: 'reservations',
      pause,
      chance: Math.random,
    }),
  );
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

const EUR = { amount: 1, currency: 'EUR' };
const order = (lines: Record<string, number>, orderId = ulid()) =>
  orderPlaced({
    orderId,
    lines: Object.entries(lines).map(([productId, quantity]) => ({ productId, quantity, unitPrice: EUR })),
  });
type Order = ReturnType<typeof order>;
const place = (placed: Order, inventory = here()) =>
  inventory.change(
    placed.orderId,
    () => wantedBy(placed.lines).map(({ productId }) => productId),
    (rows) => onOrderPlaced(rows, placed),
  );
const cancel = ({ orderId, userId, total }: Order, inventory = here()) =>
  inventory.change(orderId, productsOf, (rows) =>
    onOrderCancelled(rows, { orderId, userId, total, reason: 'timed-out' }),
  );
const confirm = ({ orderId }: Order, inventory = here()) =>
  inventory.change(orderId, productsOf, (rows) => onOrderConfirmed(rows, { orderId }));

describe('stock in its table', () => {
  test('is set from nothing and set again, and knows what it was', async () => {
    expect(await stock.find('set-01')).toBeUndefined();
    expect(await stock.adjust('set-01', 5)).toMatchObject({ before: undefined, after: { available: 5, revision: 1 } });
    expect(await stock.adjust('set-01', 2)).toMatchObject({ before: { available: 5 }, after: { available: 2 } });
    expect(await stock.find('set-01')).toEqual({
      productId: 'set-01',
      available: 2,
      reserved: 0,
      sold: 0,
      revision: 2,
    });
  });

  test('is opened once', async () => {
    expect(await stock.open('open-01', 5)).toMatchObject({ available: 5, revision: 1 });
    expect(await stock.open('open-01', 7)).toBeUndefined();
    expect(await stock.find('open-01')).toMatchObject({ available: 5 });
  });

  test('goes to an order as a whole or not at all', async () => {
    await stock.adjust('all-01', 5);
    await stock.adjust('all-02', 1);
    const [fits, short] = [order({ 'all-01': 2, 'all-02': 1 }), order({ 'all-01': 2, 'all-02': 1 })];
    expect((await place(fits)).step.says).toMatchObject({ type: 'StockReserved' });
    expect((await place(short)).step.says).toMatchObject({ type: 'StockRejected' });
    expect(await stock.find('all-01')).toMatchObject({ available: 3, reserved: 2, revision: 2 });
    expect((await place(fits, there())).step).toMatchObject({ outcome: 'repeated', stock: [] });
    expect((await place(short, there())).step).toMatchObject({ outcome: 'repeated', stock: [] });
    expect((await cancel(fits)).step).toMatchObject({ outcome: 'handled' });
    expect((await cancel(fits, there())).step).toMatchObject({ outcome: 'repeated' });
    expect(await stock.find('all-01')).toMatchObject({ available: 5, reserved: 0, revision: 3 });
  });

  test('that is sold is sold once', async () => {
    await stock.adjust('sold-01', 50);
    for (let round = 1; round <= 10; round += 1) {
      const placed = order({ 'sold-01': 2 });
      await place(placed);
      // rows that were read apart may contradict each other for a moment
      const outcomes = await Promise.all([confirm(placed), confirm(placed, there()), confirm(placed)]);
      expect(outcomes.map(({ step }) => step.outcome).toSorted()).toEqual(['handled', 'repeated', 'repeated']);
      expect(await stock.find('sold-01')).toMatchObject({ available: 50 - 2 * round, reserved: 0, sold: 2 * round });
    }
  });

  test('stays when a cancellation comes before its order', async () => {
    await stock.adjust('early-01', 5);
    const placed = order({ 'early-01': 2 });
    expect((await cancel(placed)).step).toMatchObject({ outcome: 'handled', says: undefined });
    expect((await place(placed)).step).toMatchObject({ outcome: 'ignored', says: undefined });
    expect(await stock.find('early-01')).toMatchObject({ available: 5, reserved: 0 });
  });

  test('belongs to an order or to nobody when placing and cancelling meet', async () => {
    await stock.adjust('race-01', 50);
    const orders = Array.from({ length: 15 }, () => order({ 'race-01': 1 }));
    await Promise.all(orders.flatMap((placed) => [place(placed, here()), cancel(placed, there())]));
    expect(await stock.find('race-01')).toMatchObject({ available: 50, reserved: 0 });
  });
});

test('an operator counts while orders come in, and nothing is lost', async () => {
  await stock.adjust('count-01', 100);
  const orders = Array.from({ length: 20 }, () => order({ 'count-01': 1 }));
  const counted = orders.map(async (placed, index) => {
    await place(placed, environments[index % 3]);
    if (index % 5 === 0) await stock.adjust('count-01', 100);
  });
  await Promise.all(counted);
  expect(await stock.find('count-01')).toMatchObject({ reserved: 20, revision: 1 + 20 + 4 });
});

test('two hundred orders at once for one product buy exactly what there is, and nobody is lost', async () => {
  await stock.adjust('rush-01', 150);
  await stock.adjust('rush-02', 1_000);
  const orders = Array.from({ length: 200 }, (_, index) =>
    order(index % 2 === 0 ? { 'rush-01': 1 } : { 'rush-02': 3, 'rush-01': 1 }),
  );
  const outcomes = await Promise.all(orders.map((placed, index) => place(placed, environments[index % 3])));
  const bought = outcomes.filter(({ step }) => step.says?.type === 'StockReserved');
  expect(bought).toHaveLength(150);
  expect(outcomes.filter(({ step }) => step.says?.type === 'StockRejected')).toHaveLength(50);
  expect(await stock.find('rush-01')).toEqual({
    productId: 'rush-01',
    available: 0,
    reserved: 150,
    sold: 0,
    revision: 151,
  });
  // every level was said once: later ones are recognised by their revision
  const revisions = bought.map(({ step }) => step.stock.find(({ productId }) => productId === 'rush-01')?.revision);
  expect(new Set(revisions).size).toBe(150);
}, 60_000);
