import { expect, test } from 'vitest';
import { OrderPlaced } from '../../functions/shared/contracts/orders.events.ts';
import { RecommendationList } from '../../functions/shared/contracts/recommendations.http.ts';
import { busBody, metaOf } from '../../functions/shared/testing/events.ts';
import { orderPlaced } from '../../functions/shared/testing/samples.ts';
import { operator } from '../support/crowd.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { sendTo } from '../support/queues.ts';
import { newRun } from '../support/run.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

const guest = new Visitor();
const goesWith = async (productId: string) =>
  RecommendationList.parse(
    mustBe(200, await guest.get(`/api/recommendations?productId=${productId}&limit=20`)).body,
  ).items.filter(({ because }) => because === 'bought-together');

/** Products of a test's own: only the queue of this service hears of them. */
const ownProducts = (): [string, string, string] => {
  const suffix = crypto.randomUUID().slice(0, 8);
  return [`first-${suffix}`, `second-${suffix}`, `third-${suffix}`];
};

test('what was ordered together is recommended together, and a repeat of the event adds nothing', async () => {
  const [first, second, third] = ownProducts();
  const line = (productId: string) => ({ productId, quantity: 1, unitPrice: { amount: 500, currency: 'EUR' } });
  const placed = (...ids: string[]) => busBody(OrderPlaced, orderPlaced({ lines: ids.map(line) }), metaOf());
  const repeated = placed(first, second);
  for (const body of [repeated, repeated, placed(first, second, third), repeated])
    await sendTo('recommendations', body);
  await eventually(async () =>
    expect(await goesWith(first)).toEqual([
      { productId: second, score: 2, because: 'bought-together' },
      { productId: third, score: 1, because: 'bought-together' },
    ]),
  );
});

test('a vote makes a product more popular', async () => {
  const { customer, correlationId } = await newRun();
  using feed = await listen(correlationId, await operator()); // operators see what changed
  mustBe(201, await customer.post('/api/products/tea-01/votes'));
  await eventually(
    () => {
      const learned = feed.of('MessageHandled').find(({ data }) => data.queue === 'recommendations');
      expect(learned?.data).toMatchObject({
        eventType: 'ProductVoted',
        changes: [{ after: [{ list: 'popular', productId: 'tea-01', by: 1 }] }],
      });
    },
    { explain: () => feed.story() },
  );
});
