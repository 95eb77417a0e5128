import { expect, test } from '@playwright/test';
import { running } from '../support/running.ts';
import { browse, fillCart, onlyRowsOf, openPage, openTab, shelf, signIn, signUp } from './page.ts';

test('the shelf is searched by words and by category, and says when nothing fits', async ({ page }) => {
  await openPage(page);
  await browse(page);
  await page.getByLabel('Category').selectOption('coffee');
  await expect(shelf(page)).toContainText('Espresso');
  await expect(shelf(page)).not.toContainText('Sencha');
  await page.getByLabel('Search products').fill('no such thing');
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(page.getByText('Nothing on this shelf fits.')).toBeVisible();
});

test('a vote counts once per person and is seen on the map', async ({ page }) => {
  await openPage(page);
  await signUp(page);
  await browse(page);
  await shelf(page).locator('button[aria-expanded]').first().click();
  const detail = shelf(page).locator('.detail');
  await expect(detail.getByText(/x-cache: (hit|miss)/)).toBeVisible();
  await detail.getByRole('button', { name: 'Vote for it' }).click();
  await onlyRowsOf(page, 'ProductVoted');
  await expect(detail.getByText(/[1-9]\d* votes?$/)).toBeVisible();
  await detail.getByRole('button', { name: 'Vote for it' }).click();
  await expect(detail.getByRole('alert')).toContainText('One vote per person');
});

test('a profile appears by itself after the sign-up and takes an address', async ({ page }) => {
  await openPage(page);
  await signUp(page);
  await onlyRowsOf(page, 'CustomerCreated');
  await openTab(page, 'Profile');
  const form = page.getByRole('form', { name: 'Profile' });
  await expect(form).toBeVisible();
  await form.getByRole('button', { name: 'Add an address' }).click();
  await form.getByLabel('Street').fill('Carrer de la Pau 1');
  await form.getByLabel('Postal code').fill('46002');
  await form.getByLabel('City').fill('Valencia');
  await form.getByLabel('Country').fill('ES');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Version 2 of the profile.')).toBeVisible();
  await onlyRowsOf(page, 'CustomerUpdated');
});

test('an operator changes stock and price; the cart of a customer shows the new price', async ({ page, browser }) => {
  const context = await browser.newContext();
  const customer = await context.newPage();
  await openPage(customer);
  await signUp(customer);
  await fillCart(customer);
  const line = customer.getByRole('list', { name: 'Cart' }).locator('.name').first();
  const name = ((await line.textContent()) ?? '').replace('1 × ', '');

  await openPage(page);
  await signIn(page, running().operator);
  await openTab(page, 'Operator');
  await page.getByLabel('Product', { exact: true }).selectOption({ label: name });
  await page.getByLabel('For sale from now on').fill('120');
  await page.getByRole('button', { name: 'Set the stock' }).click();
  await expect(page.getByLabel('Stock now')).toContainText('120');
  await onlyRowsOf(page, 'StockAdjusted');

  const price = page.getByLabel(/^Price, now/);
  const before = Number(await price.inputValue());
  await price.fill((before + 1).toFixed(2));
  await page.getByRole('button', { name: 'Change the price' }).click();
  await onlyRowsOf(page, 'ProductUpdated');
  await expect(customer.getByText(`The price changed: it was ${before.toFixed(2)} EUR`)).toBeVisible({
    timeout: 20_000,
  });
  await price.fill(before.toFixed(2));
  await page.getByRole('button', { name: 'Change the price' }).click();
  await expect(page.getByLabel(`Price, now ${before.toFixed(2)} EUR`)).toBeVisible();
  await context.close();
});

test('an operator sees settings with their source, and a value that does not fit is refused', async ({ page }) => {
  await openPage(page);
  await signIn(page, running().operator);
  await openTab(page, 'Operator');
  await page.getByLabel('Part', { exact: true }).selectOption('settings');
  const setting = page.locator('[data-setting="config/orders/timeout-seconds"]');
  await expect(setting).toContainText(/template default|changed live/);
  await setting.getByRole('textbox').fill('100000');
  await setting.getByRole('button', { name: 'Set' }).click();
  await expect(setting.getByRole('alert')).toContainText('validation-failed');
  await page.getByLabel('Part', { exact: true }).selectOption('breakers');
  await expect(page.getByRole('button', { name: 'Read the breakers again' })).toBeEnabled();
  await page.getByLabel('Part', { exact: true }).selectOption('customers');
  await expect(page.getByRole('list', { name: 'Customers' }).getByRole('listitem').first()).toBeVisible();
});
