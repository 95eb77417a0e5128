/** Takes minutes and a machine of its own: `PLAYGROUND_LONG=1 npx playwright test`. */
import { test } from '@playwright/test';
import { accountForAll } from './honesty.ts';

test('ten thousand events under faults: the page accounts for each of them once, and its books are those of the queues', async ({
  page,
}) => {
  test.setTimeout(15 * 60_000);
  await accountForAll(page, { count: 10_000, seed: 20_261_121, dropped: 0.01 });
});
