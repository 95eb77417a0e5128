import { expect, test } from 'vitest';
import { invoke } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { depthOf, sendTo } from '../support/queues.ts';

test('a dead letter that no consumer spoke of is reported once, with the reason that nobody gave one', async () => {
  using ears = await listen({ types: ['MessageDeadLettered'] });
  // as a consumer leaves it that crashed at every attempt: in the dead-letter queue, and not a word said
  const messageId = await sendTo('cart-clearing-dlq', 'left by a crash');
  const mine = () => ears.of('MessageDeadLettered').filter(({ data }) => data.messageId === messageId);

  await invoke('live-reconcile-dead-letters', {});
  await eventually(() => expect(mine()).toHaveLength(1), { explain: () => ears.story() });
  expect(mine()[0]?.data).toMatchObject({ queue: 'cart-clearing', reason: 'no report', eventId: null });

  // a look hides what it saw for some seconds; the next one has to see it again
  await eventually(async () => expect((await depthOf('cart-clearing-dlq')).inFlight).toBe(0));
  const later = await sendTo('cart-clearing-dlq', 'left by a later crash');
  await invoke('live-reconcile-dead-letters', {});
  const after = () => ears.of('MessageDeadLettered').filter(({ data }) => data.messageId === later);
  await eventually(() => expect(after()).toHaveLength(1), { explain: () => ears.story() });
  expect(mine()).toHaveLength(1);
});
