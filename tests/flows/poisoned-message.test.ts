import { expect, test } from 'vitest';
import { FLOWS } from '../../functions/shared/contracts/flows.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { depthOf, sendTo } from '../support/queues.ts';
import { newRun } from '../support/run.ts';

test('a poisoned message is set aside after three attempts, live, and the service goes on working', async () => {
  using ears = await listen({ types: ['MessageFailed', 'MessageDeadLettered'] });
  // the reconciler's look hides dead letters for some seconds: they are there all the same
  const dead = async () => {
    const { waiting, inFlight } = await depthOf('cart-clearing-dlq');
    return waiting + inFlight;
  };
  const deadBefore = await dead();
  const messageId = await sendTo('cart-clearing', 'rubbish');
  const mine = (type: string) => ears.of(type).filter(({ data }) => data.messageId === messageId);

  await eventually(() => expect(mine('MessageDeadLettered')).toHaveLength(1), {
    within: 45_000,
    explain: () => ears.story(),
  });
  expect(mine('MessageFailed').map(({ data }) => data.attempt)).toEqual([1, 2, 3]);
  expect(mine('MessageFailed').map(({ data }) => data.of)).toEqual([3, 3, 3]);
  expect(mine('MessageDeadLettered')[0]?.data).toMatchObject({ queue: 'cart-clearing', attempt: 3, eventId: null });
  await eventually(async () => expect(await dead()).toBe(deadBefore + 1));

  const { correlationId, customer } = await newRun();
  using feed = await listen(correlationId);
  await customer.putIntoCart('tea-06', 1);
  await customer.placeOrder();
  await eventually(() => feed.mustHaveFollowed(FLOWS.placeOrder), { explain: () => feed.story() });
});
