import { expect, test } from 'vitest';
import { BreakerList } from '../../functions/shared/contracts/insights.http.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { withoutFunction } from '../support/functions.ts';
import { newRun } from '../support/run.ts';
import { running } from '../support/running.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

const PAIR = { caller: 'orders', dependency: 'payments' };
const OUTAGE_TIMEOUT_MS = 180_000;

test('orders are taken while payments is away: the circuit opens, lets one call try, and closes when it is back', {
  timeout: OUTAGE_TIMEOUT_MS,
}, async () => {
  const { customer } = await newRun();
  const operator = new Visitor();
  await operator.logIn(running().operator);
  const breaker = async () => {
    const { items } = BreakerList.parse(mustBe(200, await operator.get('/api/ops/breakers')).body);
    return items.find(({ caller, dependency }) => caller === PAIR.caller && dependency === PAIR.dependency);
  };
  using feed = await listen({ types: ['CircuitOpened', 'CircuitHalfOpened', 'CircuitClosed'] });
  const told = (type: string) => feed.of(type).filter(({ data }) => data.dependency === PAIR.dependency);
  let quantity = 1;
  // the event of the order before may clear the cart in the middle: then once more, with another version of it
  const order = () =>
    eventually(async () => {
      quantity = 3 - quantity;
      await customer.putIntoCart('tea-01', quantity);
      return customer.placeOrder();
    });
  // cold functions take longer than a call may: after this they are warm
  const authorizedAtOnce = () =>
    eventually(async () => expect((await order()).warnings).toEqual([]), { within: 30_000 });

  await authorizedAtOnce();
  const orders: string[] = [];
  {
    await using _ = await withoutFunction('payments-authorize-payment');
    await eventually(
      async () => {
        const { orderId, status, warnings } = await order();
        orders.push(orderId);
        expect(status).toBe('PLACED');
        expect(warnings).not.toEqual([]);
        expect(told('CircuitOpened').length).toBeGreaterThan(0);
      },
      { within: 60_000, explain: () => `the circuit did not open within ${orders.length} orders. ${feed.story()}` },
    );
    const [opened] = told('CircuitOpened');
    expect(opened?.data).toMatchObject(PAIR);
    expect(Number(opened?.data.failures)).toBeGreaterThan(5);
    expect(Number(opened?.data.calls)).toBeGreaterThanOrEqual(10);
    expect(['open', 'half-open']).toContain((await breaker())?.state);
    // left alone means: answered at once
    const before = performance.now();
    expect((await order()).warnings).not.toEqual([]);
    expect(performance.now() - before).toBeLessThan(5_000);
  }
  await eventually(
    async () => {
      await order();
      expect(told('CircuitClosed').length).toBeGreaterThan(0);
    },
    { within: 40_000, explain: () => `the circuit did not close. ${feed.story()}` },
  );
  expect(told('CircuitHalfOpened').length).toBeGreaterThan(0);
  await authorizedAtOnce();
  expect((await breaker())?.state).toBe('closed');
  // nothing was lost: whoever captures asked for the money later
  await eventually(
    async () => {
      for (const id of orders) {
        expect(mustBe(200, await customer.get(`/api/orders/${id}`)).body).toMatchObject({ status: 'CONFIRMED' });
      }
    },
    { within: 30_000, explain: () => 'orders of the outage are not confirmed' },
  );
});
