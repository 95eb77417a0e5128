/** What is changed beside the template while somebody looks: on the map, in words, and in the table. */
import { expect, test } from '@playwright/test';
import { withoutTargets, withStrangeRule } from '../support/bus-rules.ts';
import { openPage } from './page.ts';

/** Five seconds are the promise, measured by `npm run bench`; here a busy machine gets more patience. */
const SOON = { timeout: 30_000 };

test('a rule made by hand appears as a ghost, a removed target goes dark, and both are said', async ({ page }) => {
  test.setTimeout(150_000);
  await openPage(page);
  const note = page.getByRole('status', { name: 'Differences from the template' });
  const ghost = page.getByRole('group', { name: /^page-ghost, rule, not in the template/ });
  const rule = page.getByRole('group', {
    name: /way from rule .*recommendations to queue recommendations: in the template, not deployed/,
  });
  await expect(note).toHaveCount(0, SOON);
  {
    await using _ = await withStrangeRule('page-ghost', 'playground-cart-prices');
    await expect(ghost).toBeVisible(SOON);
    await expect(note).toContainText('rule page-ghost to queue cart-prices: not in the template');
    await expect(page.locator('.edges .badge')).toHaveText('not in the template');
    await note.getByRole('button', { name: 'Show' }).click();
    await expect(page.getByRole('region', { name: 'Against the template' })).toContainText('or delete it');
    await note.getByRole('button', { name: 'Dismiss' }).click();
    await expect(page.getByRole('list', { name: 'Legend' })).toContainText('not in the template');
  }
  await expect(note).toHaveCount(0, SOON);
  await expect(ghost).toHaveCount(0);
  {
    await using _ = await withoutTargets('playground-recommendations');
    await expect(rule).toBeVisible(SOON);
    await page.keyboard.press('Escape');
    await page.keyboard.press('t');
    const row = page.getByRole('row', { name: /rule .*recommendations to queue recommendations/ });
    await expect(row).toContainText('in the template, not deployed');
    await page.keyboard.press('t');
  }
  await expect(note).toHaveCount(0, SOON);
});
