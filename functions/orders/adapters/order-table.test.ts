import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { OrderCancelled } from '../../shared/contracts/orders.events.ts';
import { cancel, reserve } from '../domain/order-states.ts';
import { aChange, anOrder } from '../testing/an-order.ts';
import { toldWith } from '../told.ts';
import { OrderContended, type OrderRepository, orderTable } from './order-table.ts';

let tables: Tables;
let orders: OrderRepository;
let now = new Date('2026-01-01T00:00:00.000Z');
beforeAll(async () => {
  tables = await startTables('orders');
  orders = orderTable(tables.client, { table: 'orders', now: () => now });
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

const newOrder = anOrder;
const answerFor = ({ id, status, total }: ReturnType<typeof newOrder>) => ({
  fingerprint: 'f',
  answer: { orderId: id, status, total, warnings: [] },
});
const insert = (order: ReturnType<typeof newOrder>, key: string, customerId = order.customerId) =>
  orders.insert(order, { customerId, key }, answerFor(order));

describe('an order in its table', () => {
  test('is written with its key, and both are found again', async () => {
    const order = newOrder({ cartId: 'c1' });
    expect(await insert(order, 'k1')).toBe('inserted');
    expect(await orders.find(order.id)).toEqual(order);
    expect(await orders.answerOf({ customerId: 'u1', key: 'k1' })).toEqual(answerFor(order));
    expect(await orders.answerOf({ customerId: 'u2', key: 'k1' })).toBeUndefined();
  });

  test('is the only one of its key, however many ask at once', async () => {
    const many = Array.from({ length: 6 }, (_, index) => newOrder({ cartId: `c2-${index}` }));
    const outcomes = await Promise.all(many.map((order) => insert(order, 'k2')));
    expect(outcomes.toSorted()).toEqual(['inserted', ...Array(5).fill('key-taken')]);
  });

  test('is the only one of a cart’s version, whatever the keys', async () => {
    const many = Array.from({ length: 6 }, () => newOrder({ cartId: 'c3', cartVersion: 7 }));
    const outcomes = await Promise.all(many.map((order, index) => insert(order, `k3-${index}`)));
    expect(outcomes.toSorted()).toEqual([...Array(5).fill('cart-taken'), 'inserted']);
    expect(await insert(newOrder({ cartId: 'c3', cartVersion: 8 }), 'k3-next')).toBe('inserted');
  });

  test('is forgotten by its key after a day, and stays an order', async () => {
    const order = newOrder({ cartId: 'c4' });
    await insert(order, 'k4');
    now = new Date(now.getTime() + 24 * 3_600_000);
    expect(await orders.answerOf({ customerId: 'u1', key: 'k4' })).toBeUndefined();
    expect(await insert(newOrder({ cartId: 'c4-next' }), 'k4')).toBe('inserted');
    expect(await orders.find(order.id)).toEqual(order);
  });

  test('is listed for its customer only, newest first, page by page', async () => {
    const mine: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const order = newOrder({
        customerId: 'u5',
        cartId: 'c5',
        cartVersion: index + 1,
        id: ulid(now.getTime() + index),
      });
      await insert(order, `k5-${index}`);
      mine.unshift(order.id);
    }
    const seen: string[] = [];
    let after: string | undefined;
    for (let pages = 0; pages < 5; pages += 1) {
      const page = await orders.list({ customerId: 'u5', limit: 2, after });
      seen.push(...page.orders.map(({ id }) => id));
      after = page.last;
      if (after === undefined) break;
    }
    expect(seen).toEqual(mine);
    expect((await orders.list({ customerId: 'nobody', limit: 2, after: undefined })).orders).toEqual([]);
  });

  const told = () => toldWith(OrderCancelled, aChange());

  test('changes by a decision about how it is now', async () => {
    const order = newOrder({ cartId: 'c6' });
    await insert(order, 'k6');
    const changed = await orders.change(order.id, (now) => cancel(now, told(), 'timed-out'));
    expect(changed).toMatchObject({ before: order, after: { status: 'CANCELLED', reason: 'timed-out', revision: 2 } });
    expect(await orders.find(order.id)).toEqual(changed?.after);
    expect(await orders.change(order.id, (now) => now)).toEqual({ before: changed?.after, after: changed?.after });
    expect(await orders.change('nobody', (now) => now)).toBeUndefined();
  });

  test('is decided again when somebody else was faster, so both decisions see the other', async () => {
    const order = newOrder({ cartId: 'c7' });
    await insert(order, 'k7');
    const seen: string[] = [];
    await Promise.all(
      (['RESERVED', 'CANCELLED'] as const).map((next) =>
        orders.change(order.id, (now) => {
          seen.push(now.status);
          return next === 'RESERVED' ? reserve(now, told()) : cancel(now, told(), 'cancelled-by-customer');
        }),
      ),
    );
    const after = await orders.find(order.id);
    expect(after?.status).toBe('CANCELLED');
    expect(after?.history.map(({ status }) => status)).toEqual(
      after?.revision === 3 ? ['PLACED', 'RESERVED', 'CANCELLED'] : ['PLACED', 'CANCELLED'],
    );
    expect(seen.length).toBeGreaterThanOrEqual(2);
  });

  test('gives up after a few decisions that others overtook', async () => {
    const order = newOrder({ cartId: 'c8' });
    await insert(order, 'k8');
    const slow = orderTable(
      Object.assign(Object.create(tables.client), {
        send: async (command: { constructor: { name: string } }) => {
          if (command.constructor.name !== 'PutCommand') return tables.client.send(command as never);
          await orders.change(order.id, (now) => ({ ...now, revision: now.revision + 1 }));
          return tables.client.send(command as never);
        },
      }),
      { table: 'orders', now: () => now },
    );
    await expect(slow.change(order.id, (now) => reserve(now, told()))).rejects.toThrow(OrderContended);
  });
});
