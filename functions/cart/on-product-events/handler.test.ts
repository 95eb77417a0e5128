import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { ProductUpdated } from '../../shared/contracts/catalog.events.ts';
import type { DataOf } from '../../shared/contracts/define-event.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { busBody, queueEvent, queueRecord } from '../../shared/testing/events.ts';
import { queueWorld } from '../../shared/testing/queue.ts';
import { pricesInMemory } from '../adapters/prices-in-memory.ts';
import { CART } from '../log-messages.ts';
import { createHandler } from './handler.ts';

const EUR = (amount: number) => ({ amount, currency: 'EUR' });
const updated = (revision: number, overrides: Partial<DataOf<typeof ProductUpdated>> = {}) =>
  busBody(ProductUpdated, {
    productId: 'tea-01',
    name: 'Assam',
    category: 'tea',
    price: EUR(revision * 100),
    revision,
    changed: ['price'],
    previousPrice: EUR(1),
    ...overrides,
  });

function setUp() {
  const prices = pricesInMemory();
  const handler = createHandler({ prices });
  return {
    prices,
    deliver: (...bodies: string[]) => handler(queueEvent(...bodies.map((body) => queueRecord(body))), fakeContext()),
  };
}

describe('a product that has changed', () => {
  test('is known to carts at its new price, with what was before', async () => {
    using world = queueWorld();
    const { prices, deliver } = setUp();
    await deliver(updated(2));
    expect(await deliver(updated(3))).toEqual({ batchItemFailures: [] });
    expect(await prices.of(['tea-01'])).toEqual([{ productId: 'tea-01', name: 'Assam', price: EUR(300), revision: 3 }]);
    expect(world).toHaveSaid(CART.PRICE_TAKEN, { productId: 'tea-01', revision: 3 });
    const [, second] = world.of('MessageHandled').map(({ data }) => data);
    expect(second).toMatchObject({
      outcome: 'handled',
      changes: [{ table: 'carts', key: 'price#tea-01', before: { revision: 2 }, after: { revision: 3 } }],
    });
  });

  test('told late or twice stays as it is', async () => {
    using world = queueWorld();
    const { prices, deliver } = setUp();
    await deliver(updated(3));
    await deliver(updated(2));
    await deliver(updated(3));
    expect(await prices.of(['tea-01'])).toMatchObject([{ revision: 3 }]);
    expect(world).toHaveSaid(CART.PRICE_KNOWN, { productId: 'tea-01', revision: 2 });
    expect(world.of('MessageHandled').map(({ data }) => data)).toMatchObject([
      { outcome: 'handled' },
      { outcome: 'repeated' },
      { outcome: 'repeated' },
    ]);
  });

  test('only in its category is no row here', async () => {
    using _ = queueWorld();
    const { prices, deliver } = setUp();
    await deliver(updated(2, { changed: ['category'] }));
    expect(await prices.of(['tea-01'])).toEqual([]);
  });

  test('says nothing on the bus', async () => {
    using world = queueWorld();
    await setUp().deliver(updated(2));
    expect(world.published.map(({ contract }) => contract.type)).toEqual(['MessageHandled']);
  });
});
