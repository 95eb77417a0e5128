import { expect, type Page, test } from '@playwright/test';
import { fillCart, onlyRowsOf, openPage, placeOrder, signUp } from './page.ts';

const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Search and commands' });

async function openOrder(page: Page): Promise<void> {
  await openPage(page);
  await signUp(page);
  await fillCart(page);
  await placeOrder(page);
  const rows = await onlyRowsOf(page, 'OrderPlaced'); // among thirty events a row moves on while it is being clicked
  await rows.first().getByRole('button', { name: 'OrderPlaced' }).click();
  await expect(inspector(page).getByRole('heading', { name: 'OrderPlaced' })).toBeVisible();
  await page.getByLabel('all types').selectOption({ index: 0 });
}

test('an event tells which rules took it, which did not and why, and shows its contract', async ({ page }) => {
  await openOrder(page);
  await expect(inspector(page).getByText('cart-clearing sent a copy to cart-clearing')).toBeVisible();
  await inspector(page)
    .getByText(/^Why not\?/)
    .click();
  await expect(
    inspector(page).getByText(/^order-updates needs detail-type = one of .*; this event is OrderPlaced$/),
  ).toBeVisible();
  await inspector(page)
    .getByText(/^Schema, version/)
    .click();
  await expect(inspector(page).getByRole('rowheader', { name: 'orderId' })).toBeVisible();
});

test('an event is copied as JSON and as the command that sends it again', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openOrder(page);
  const copied = () => page.evaluate<string>('navigator.clipboard.readText()');
  await inspector(page).getByRole('button', { name: 'Copy JSON' }).click();
  await expect.poll(async () => JSON.parse(await copied())['detail-type']).toBe('OrderPlaced');
  await inspector(page).getByText('Send it again').click();
  await inspector(page).getByRole('button', { name: 'Copy command' }).click();
  await expect.poll(copied).toMatch(/^awslocal events put-events --entries '\[/);
});

test('one order is followed: its way, what caused what down to the calls, and the same from its link', async ({
  page,
  context,
}) => {
  await openOrder(page);
  await inspector(page).getByRole('button', { name: 'Follow', exact: true }).click();
  await inspector(page)
    .getByRole('button', { name: /^Back to/ })
    .click();
  const way = (where: Page) => inspector(where).getByRole('region', { name: 'Way' });
  await expect(way(page).getByRole('button', { name: /OrderConfirmed/ })).toBeVisible({ timeout: 30_000 });
  const tree = (where: Page) => inspector(where).getByRole('region', { name: 'What caused what' });
  // The call to payments stands below the request that made it.
  const request = tree(page).locator('li', { hasText: 'orders answered POST /api/orders' }).first();
  await expect(request.locator('li', { hasText: 'orders > payments' }).first()).toBeVisible();
  await expect(page.locator('.react-flow__node.dim').first()).toBeAttached();

  await expect(page).toHaveURL(/follow=/);
  const other = await context.newPage();
  await other.goto(page.url());
  // The second page was not there: the journal tells it.
  await expect(way(other).getByRole('button', { name: /OrderPlaced/ })).toBeVisible({ timeout: 15_000 });
  await expect(tree(other).getByText('orders answered POST /api/orders').first()).toBeVisible();
});

test('the search opens places, finds an order by its correlation id and does commands, by keys alone', async ({
  page,
}) => {
  await openOrder(page);
  const placed = await onlyRowsOf(page, 'OrderPlaced');
  const correlation = (await placed.first().getAttribute('data-correlation')) ?? '';
  await page.keyboard.press('Control+k');
  await expect(dialog(page).getByRole('combobox')).toBeFocused();
  await page.keyboard.type('order-updates queue');
  await expect(dialog(page).getByRole('option').first()).toContainText('order-updates');
  await page.keyboard.press('Enter');
  await expect(inspector(page).getByRole('heading', { name: 'order-updates' })).toBeVisible();

  await page.keyboard.press('Control+k');
  await expect(dialog(page).getByRole('combobox')).toBeFocused();
  await page.keyboard.type(correlation);
  await expect(dialog(page).getByRole('option', { name: /^Follow/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`follow=${correlation}`));

  await page.keyboard.press('Control+k');
  await expect(dialog(page).getByRole('combobox')).toBeFocused();
  await page.keyboard.type('as a table');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Map as table' })).toBeVisible();
});

test('the ticker is walked with the keyboard and narrowed by an id', async ({ page }) => {
  await openOrder(page);
  const placed = await onlyRowsOf(page, 'OrderPlaced'); // the list draws what is in sight; by now the row may be further down
  const correlation = (await placed.first().getAttribute('data-correlation')) ?? '';
  await page.getByLabel('all types').selectOption({ index: 0 });
  await page.getByRole('searchbox', { name: /Correlation or event id/ }).fill(correlation.slice(-8));
  await expect(page.locator(`.trow:not([data-correlation="${correlation}"])`)).toHaveCount(0);
  await page.locator('.rows [tabindex="0"]').first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByText(/^List held/)).toBeVisible();
  await page.keyboard.press('Enter');
  const opened = page.locator('.trow.chosen');
  await expect(opened).toHaveCount(1);
  await page.keyboard.press('Home');
  await expect(page.getByText('Following the live edge')).toBeVisible();
});
