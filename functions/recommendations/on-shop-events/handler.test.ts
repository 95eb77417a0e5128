import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { ProductVoted } from '../../shared/contracts/catalog.events.ts';
import { OrderPlaced } from '../../shared/contracts/orders.events.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { busBody, queueEvent, queueRecord } from '../../shared/testing/events.ts';
import { callHttp } from '../../shared/testing/http.ts';
import { queueWorld } from '../../shared/testing/queue.ts';
import { orderPlaced } from '../../shared/testing/samples.ts';
import { recommendationsInMemory } from '../adapters/recommendations-in-memory.ts';
import { createHandler as createList } from '../list-recommendations/handler.ts';
import { RECOMMENDATIONS } from '../log-messages.ts';
import { createHandler } from './handler.ts';

function setUp() {
  const recommendations = recommendationsInMemory();
  const handler = createHandler({ recommendations });
  const list = createList({ recommendations });
  return {
    deliver: (...bodies: string[]) => handler(queueEvent(...bodies.map((body) => queueRecord(body))), fakeContext()),
    list: (query: Record<string, string> = {}) =>
      callHttp(list, { resource: '/api/recommendations', query, authorizer: { kind: 'guest' } }),
  };
}

const unitPrice = { amount: 100, currency: 'EUR' };
const ordered = (...ids: string[]) =>
  busBody(OrderPlaced, orderPlaced({ lines: ids.map((productId) => ({ productId, quantity: 2, unitPrice })) }));
const voted = (productId: string) => busBody(ProductVoted, { productId, userId: 'u1', votes: 1 });

describe('recommendations', () => {
  test('are what was bought together, then what is popular', async () => {
    using world = queueWorld();
    const { deliver, list } = setUp();
    const answer = await deliver(ordered('tea-01', 'mug-01'), ordered('tea-01', 'mug-01', 'pot-01'), voted('cup-01'));
    expect(answer).toEqual({ batchItemFailures: [] });
    expect((await list({ productId: 'tea-01' })).body).toEqual({
      items: [
        { productId: 'mug-01', score: 2, because: 'bought-together' },
        { productId: 'pot-01', score: 1, because: 'bought-together' },
        { productId: 'cup-01', score: 1, because: 'popular' },
      ],
      nextCursor: null,
    });
    expect(world).toHaveSaid(RECOMMENDATIONS.LEARNED, { increments: 4 });
  });

  test('are the popular products when nothing is asked for, or nothing is known', async () => {
    using _ = queueWorld();
    const { deliver, list } = setUp();
    expect((await list()).body).toEqual({ items: [], nextCursor: null });
    await deliver(ordered('tea-01'), ordered('tea-01'), voted('mug-01'));
    const popular = [
      { productId: 'tea-01', score: 6, because: 'popular' },
      { productId: 'mug-01', score: 1, because: 'popular' },
    ];
    expect((await list()).body).toEqual({ items: popular, nextCursor: null });
    expect((await list({ productId: 'never-sold' })).body).toEqual({ items: popular, nextCursor: null });
    expect((await list({ limit: '1' })).body).toMatchObject({ items: [{ productId: 'tea-01' }] });
  });

  test('learn from an event once, also when nobody remembers it', async () => {
    using world = queueWorld();
    const { deliver, list } = setUp();
    const body = ordered('tea-01', 'mug-01');
    await deliver(body);
    await deliver(body);
    world.settled.clear();
    await deliver(body);
    expect((await list({ productId: 'mug-01' })).body).toMatchObject({ items: [{ productId: 'tea-01', score: 1 }] });
    expect(world).toHaveSaid(RECOMMENDATIONS.KNOWN);
    expect(world.of('MessageHandled').map(({ data }) => data)).toMatchObject([
      { outcome: 'handled' },
      { outcome: 'repeated' },
      { outcome: 'repeated' },
    ]);
  });

  test.each([
    ['limit', '0'],
    ['limit', '21'],
    ['productId', 'NO SUCH'],
  ])('refuse %s=%s', async (name, value) => {
    using _ = queueWorld();
    expect(await setUp().list({ [name]: value })).toMatchObject({ status: 422 });
  });
});
