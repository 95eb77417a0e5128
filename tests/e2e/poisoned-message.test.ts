import { expect, test } from '@playwright/test';
import { sendTo } from '../support/queues.ts';
import { drawn, openPage, rowsOf, sumsHold } from './page.ts';

test('a poisoned message is seen failing three times and falling into its dead-letter queue', async ({ page }) => {
  await openPage(page);
  await page.getByLabel('failures only').check();
  await sendTo('cart-clearing', 'rubbish');
  await expect(rowsOf(page, 'MessageDeadLettered').first()).toBeVisible({ timeout: 40_000 });
  await expect.poll(() => rowsOf(page, 'MessageFailed').count()).toBeGreaterThanOrEqual(3);
  await expect.poll(() => drawn(page, 'MessageDeadLettered')).toBeGreaterThanOrEqual(1);
  const grave = page.locator('.react-flow__node[data-id="dlq:cart-clearing"]');
  await expect(grave).toHaveAttribute('aria-label', /dead letters [1-9]/);
  expect(await page.evaluate(() => globalThis.__playground?.books().dead)).toBeGreaterThanOrEqual(1);
  expect(await sumsHold(page)).toBe(true);
});
