import { expect, test } from '@playwright/test';
import { running } from '../support/running.ts';
import { fillCart, onlyRowsOf, openPage, signIn, signUp } from './page.ts';

test('an operator sees events in full, and is a viewer again after signing out', async ({ page }) => {
  const { email, password } = running().operator;
  await openPage(page);
  const badge = page.locator('[data-link=live]');
  await expect(badge).not.toContainText('operator');
  await signIn(page, { email, password });
  await expect(badge).toContainText('operator');

  await fillCart(page);
  await (await onlyRowsOf(page, 'CartItemAdded')).first().getByRole('button', { name: 'CartItemAdded' }).click();
  await expect(page.locator('.payload')).toContainText('"userId"');
  await page
    .getByRole('list', { name: 'Cart' })
    .getByRole('button', { name: /^Take / })
    .click();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(badge).not.toContainText('operator');
  await signUp(page);
  await (await onlyRowsOf(page, 'UserSignedUp')).first().getByRole('button', { name: 'UserSignedUp' }).click();
  await expect(page.locator('.payload')).toContainText('"roles"');
  await expect(page.locator('.payload')).not.toContainText('"email"');
});

test('an unlock link that is no good says so and what to do', async ({ page }) => {
  await page.goto(`${running().pageUrl}/#/unlock/this-token-was-never-given-out`);
  await expect(page.getByText('This link does not unlock anything.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Go to the map' })).toBeVisible();
});
