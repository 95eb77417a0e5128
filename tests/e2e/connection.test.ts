import { expect, test } from '@playwright/test';
import { running } from '../support/running.ts';
import { drawn, fillCart, onlyRowsOf, openPage, placeOrder, signUp, sum, sumsHold } from './page.ts';
import { recordedFeed } from './recorded-feed.ts';

test('a lost connection is said, comes back by itself and brings what was missed', async ({ page, context }) => {
  // Sockets go through here, so that one can be cut as a network does it.
  let cut = () => {};
  let closed = false;
  await page.routeWebSocket(/\/ws/, (socket) => {
    if (closed) {
      void socket.close({ code: 1013 });
      return;
    }
    socket.connectToServer();
    cut = () => void socket.close({ code: 1012 });
  });
  await openPage(page);
  closed = true;
  cut();
  await expect(page.locator('[data-link=lost]')).toBeVisible();
  await expect(page.getByText('Connection lost.')).toBeVisible();
  await expect(page.getByText(/^No news for \d+ s\. Trying (again in \d+ s\.|now…)$/)).toBeVisible();
  await expect(page.getByRole('button', { name: /Browse|Look again/ })).toBeDisabled();

  const other = await context.newPage();
  await openPage(other);
  await signUp(other);
  await fillCart(other);
  await placeOrder(other);
  await onlyRowsOf(other, 'CartCleared');

  closed = false;
  await expect(page.locator('[data-link=live]')).toBeVisible({ timeout: 20_000 });
  await onlyRowsOf(page, 'OrderPlaced');
  await expect.poll(() => drawn(page, 'CartCleared')).toBeGreaterThanOrEqual(1);
  expect(await sum(page, 'lost')).toBe(0);
  // the time bar tells of the break, and what filled it
  await expect(page.locator('.scrub .idle')).toHaveText(
    /^not connected \d\d:\d\d-\d\d:\d\d, filled from the journal: \d+$/,
  );
  expect(await sumsHold(page)).toBe(true);
});

test.describe('on a small laptop', () => {
  test.use({ viewport: { width: 1280, height: 800 } });

  test('with the system gone and an event open, what was seen is saved and opened again', async ({ page }) => {
    const feed = await recordedFeed(page, true);
    await page.goto(running().pageUrl);
    await expect(page.locator('[data-link=live]')).toBeVisible();
    feed.tell(10);
    await expect.poll(() => sum(page, 'received')).toBe(10);
    await page.locator('.trow .type button').first().click();
    await expect(page.locator('.ins h2.title').first()).toBeVisible();
    await page.route('**/api/**', (route) => route.abort());
    feed.cut();
    await expect(page.getByText('Connection lost.')).toBeVisible();
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save what I have', exact: true }).click();
    const file = await saving;
    expect(file.suggestedFilename()).toMatch(/^playground-.*\.ndjson\.gz$/);
    await page.getByLabel('Recording to open').setInputFiles(await file.path());
    await expect(page.locator('[data-link=recorded]')).toContainText('10 events');
  });
});

test('a paused picture lets events wait and shows them on resume', async ({ page }) => {
  await openPage(page);
  await page.locator('.map').click({ position: { x: 4, y: 4 } });
  await page.keyboard.press(' ');
  await expect(page.getByRole('button', { name: 'Resume', exact: true })).toBeVisible();
  await signUp(page);
  await expect.poll(() => sum(page, 'waiting')).toBeGreaterThan(0);
  expect(await sumsHold(page)).toBe(true);
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect.poll(() => sum(page, 'waiting')).toBe(0);
});

test('without a system the page says so and what to do', async ({ page }) => {
  await page.route('**/config.json', (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto(running().pageUrl);
  await expect(page.getByText('No system is connected.')).toBeVisible();
  await expect(page.getByText('npm start')).toBeVisible();
});

test('a map that cannot be read is said, and events are counted all the same', async ({ page }) => {
  await page.route('**/api/topology/deployed', (route) => route.fulfill({ status: 503, body: '{}' }));
  await page.goto(running().pageUrl);
  await expect(page.getByText('The topology could not be read (503).')).toBeVisible();
  await expect(page.locator('[data-link=live]')).toBeVisible();
  await signUp(page);
  await expect.poll(() => sum(page, 'received')).toBeGreaterThan(0);
  expect(await sumsHold(page)).toBe(true);
});
