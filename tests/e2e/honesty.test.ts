/** With PLAYGROUND_LONG=1 there are ten thousand of them. */
import { test } from '@playwright/test';
import { accountForAll } from './honesty.ts';

test('events under faults: the page accounts for each of them once, and its books are those of the queues', async ({
  page,
}) => {
  test.setTimeout(6 * 60_000);
  await accountForAll(page, { count: 1_200, seed: 20_261_122, dropped: 0.05 });
});
