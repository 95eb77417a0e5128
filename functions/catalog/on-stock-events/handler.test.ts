import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { StockAdjusted, StockReserved } from '../../shared/contracts/inventory.events.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { busBody, metaOf, queueEvent, queueRecord } from '../../shared/testing/events.ts';
import { queueWorld } from '../../shared/testing/queue.ts';
import { catalogInMemory } from '../adapters/catalog-in-memory.ts';
import { CATALOG } from '../log-messages.ts';
import { DEMO_PRODUCTS } from '../seed-products/products.ts';
import { createHandler } from './handler.ts';

const adjusted = (revision: number, available: number, productId = 'tea-01') =>
  busBody(StockAdjusted, { productId, previous: 1, available, revision });
const FIND = { withinMs: 1_000 };

function setUp() {
  const catalog = catalogInMemory(DEMO_PRODUCTS);
  const handler = createHandler(catalog);
  const deliver = (...bodies: string[]) =>
    handler(queueEvent(...bodies.map((body) => queueRecord(body))), fakeContext());
  const isAvailable = async (id = 'tea-01') => (await catalog.products.find(id, FIND))?.available;
  return { catalog, deliver, isAvailable };
}

describe('a fact about the stock', () => {
  test('turns the sign on the shelf, drops the copy and is named as the cause', async () => {
    using world = queueWorld();
    const { catalog, deliver, isAvailable } = setUp();
    const product = await catalog.products.find('tea-01', FIND);
    if (product !== undefined) await catalog.cache.fill(product);
    const meta = metaOf();
    const lines = [
      { productId: 'tea-01', quantity: 2, available: 0, revision: 7 },
      { productId: 'tea-02', quantity: 1, available: 5, revision: 3 },
    ];
    const total = { amount: 1, currency: 'EUR' };
    const order = {
      orderId: '01JD0Q3V8W5J9T4Z6K2M7N1P0R',
      userId: 'u1',
      total,
      paymentMethod: 'card-approve',
    } as const;
    expect(await deliver(busBody(StockReserved, { ...order, lines }, meta))).toEqual({ batchItemFailures: [] });
    expect(await isAvailable()).toBe(false);
    expect(await isAvailable('tea-02')).toBe(true);
    expect(catalog.copies.get('tea-01')?.fresh).toBe(false);
    expect(catalog.origins).toMatchObject([{ causationId: meta.id, correlationId: meta.correlationId }]);
    expect(world).toHaveSaid(CATALOG.TURNED, { productId: 'tea-01', available: false });
    expect(world.of('MessageHandled')[0]?.data).toMatchObject({
      outcome: 'handled',
      changes: [{ table: 'product-levels' }, { table: 'product-levels' }, { table: 'products', key: 'tea-01' }],
    });
  });

  test('that comes late or twice changes nothing', async () => {
    using world = queueWorld();
    const { catalog, deliver, isAvailable } = setUp();
    await deliver(adjusted(5, 0));
    await deliver(adjusted(6, 9));
    await deliver(adjusted(5, 0), adjusted(6, 9));
    expect(await isAvailable()).toBe(true);
    expect(catalog.origins).toHaveLength(2);
    expect(world.of('MessageHandled').map(({ data }) => data)).toMatchObject([
      { outcome: 'handled' },
      { outcome: 'handled' },
      { outcome: 'repeated' },
      { outcome: 'repeated' },
    ]);
    expect(world).toHaveSaid(CATALOG.KNOWN);
  });

  test('about a product that is not here is settled', async () => {
    using world = queueWorld();
    const { deliver } = setUp();
    expect(await deliver(adjusted(1, 4, 'tea-99'))).toEqual({ batchItemFailures: [] });
    expect(world.of('MessageHandled')[0]?.data).toMatchObject({ outcome: 'handled' });
  });

  test('is tried again when the table refuses, and harms nobody beside it', async () => {
    using world = queueWorld();
    const { catalog, isAvailable } = setUp();
    const shelf = {
      take: async (...[level, origin]: Parameters<typeof catalog.shelf.take>) => {
        if (level.productId === 'tea-02') throw new Error('throttled');
        return catalog.shelf.take(level, origin);
      },
    };
    const bad = queueRecord(adjusted(1, 0, 'tea-02'));
    const answer = await createHandler({ shelf, cache: catalog.cache })(
      queueEvent(queueRecord(adjusted(1, 0)), bad),
      fakeContext(),
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: bad.messageId }] });
    expect(await isAvailable()).toBe(false);
    expect(world.of('MessageFailed')[0]?.data).toMatchObject({ queue: 'product-availability', attempt: 1 });
  });
});
