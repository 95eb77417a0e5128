import { expect, test } from '@playwright/test';
import { drawn, fillCart, onlyRowsOf, openPage, placeOrder, rowsOf, SETTLED, signUp, sum, sumsHold } from './page.ts';

test('signing up, filling a cart and ordering is seen live, one mark for each event, and empties the cart', async ({
  page,
}) => {
  await openPage(page);
  await signUp(page);
  await fillCart(page);
  await expect.poll(() => drawn(page, 'CartItemAdded')).toBeGreaterThanOrEqual(1);
  await placeOrder(page);

  const call = page.getByRole('region', { name: 'Last calls' }).getByRole('listitem').first();
  await expect(call).toContainText('POST /api/orders');
  await expect(call).toContainText('201');
  await call.getByRole('button', { name: 'follow' }).click();

  // Following narrows the ticker to this order, whatever else goes on.
  const cleared = await onlyRowsOf(page, 'CartCleared');
  await expect(cleared).toHaveCount(1);
  const id = await cleared.getAttribute('data-correlation');
  await expect(await onlyRowsOf(page, 'OrderPlaced')).toHaveCount(1);
  await expect(rowsOf(page, 'OrderPlaced')).toHaveAttribute('data-correlation', id ?? '');
  await expect.poll(() => drawn(page, 'OrderPlaced')).toBeGreaterThanOrEqual(1);
  await expect.poll(() => drawn(page, 'CartCleared')).toBeGreaterThanOrEqual(1);

  await rowsOf(page, 'OrderPlaced').getByRole('button', { name: 'OrderPlaced' }).click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector.getByRole('heading', { name: 'OrderPlaced' })).toBeVisible();
  await expect(inspector.getByRole('list').getByRole('button', { name: 'CartCleared' })).toBeVisible();
  await expect(inspector.locator('.payload')).toContainText('"orderId"');

  await expect(page.getByText('The cart is empty.')).toBeVisible();
  await expect.poll(() => sumsHold(page)).toBe(true);
  await expect.poll(() => sum(page, 'waiting')).toBe(0);
});

test('each event is drawn once, however many marks its copies have', async ({ page }) => {
  await openPage(page);
  await signUp(page);
  await fillCart(page);
  await placeOrder(page);
  await onlyRowsOf(page, 'OrderConfirmed');
  const placed = await onlyRowsOf(page, 'OrderPlaced');
  await expect.poll(() => sum(page, 'waiting'), SETTLED).toBe(0);
  const {
    received = 0,
    drawn: shown = 0,
    aggregated = 0,
  } = await page.evaluate(() => globalThis.__playground?.sums() ?? {});
  expect(shown + aggregated).toBe(received);
  expect(await drawn(page, 'OrderPlaced')).toBe(await placed.count());
});

test('a link to a followed order opens the page with that order followed', async ({ page, context }) => {
  await openPage(page);
  await signUp(page);
  await fillCart(page);
  await placeOrder(page);
  await (await onlyRowsOf(page, 'OrderPlaced'))
    .first()
    .getByRole('button', { name: /^Follow/ })
    .click();
  await expect(page).toHaveURL(/follow=/);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole('button', { name: 'Stop following' }).first()).toBeVisible();
});

test('a sign-in with a wrong password shows the problem as the system words it', async ({ page }) => {
  await openPage(page);
  await page.getByRole('button', { name: 'Sign in…' }).click();
  await page.getByLabel('E-mail').fill('nobody@example.com');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('request');
  await expect(page.getByRole('region', { name: 'Last calls' })).toContainText('401');
});
