/** Seeing the whole, and seeing the neighbourhood of one place: from a recorded feed, with nothing moving meanwhile. */
import { expect, type Page, test } from '@playwright/test';
import { running } from '../support/running.ts';
import { recordedFeed } from './recorded-feed.ts';

async function openMap(page: Page): Promise<void> {
  await recordedFeed(page);
  await page.goto(running().pageUrl);
  await expect(page.locator('[data-link=live]')).toBeVisible();
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
}

const zoom = async (page: Page): Promise<number> =>
  Number(await page.getByRole('status', { name: 'Zoom level' }).textContent());

/** Presses the button until the map is there: each press is a step, and the map takes a moment for it. */
async function zoomUntil(page: Page, button: 'Zoom in' | 'Zoom out', there: (zoom: number) => boolean): Promise<void> {
  for (let press = 0; press < 20 && !there(await zoom(page)); press += 1) {
    const before = await zoom(page);
    await page.getByRole('button', { name: button, exact: true }).click();
    await expect.poll(() => zoom(page)).not.toBe(before);
  }
  await expect.poll(async () => there(await zoom(page))).toBe(true);
}

test('from far away each part of the map tells its sums, and from near none does', async ({ page }) => {
  await openMap(page);
  const shop = page.getByRole('region', { name: 'Shop in sum' });
  await zoomUntil(page, 'Zoom out', (level) => level < 0.45);
  await expect(shop).toBeVisible();
  await expect(shop).toContainText(/\d+ services.*calls.*events.*\d+ waiting/);
  await expect(page.getByRole('region', { name: 'Deals in sum' })).toContainText('services');
  await zoomUntil(page, 'Zoom in', (level) => level > 0.6);
  await expect(shop).toBeHidden();
});

test('the neighbourhood of a place stays bright, everything else steps back', async ({ page }) => {
  await openMap(page);
  const place = (name: RegExp) => page.locator('.react-flow__node').and(page.getByLabel(name));
  const dimmed = page.locator('.react-flow__node.dim');
  await expect(dimmed).toHaveCount(0);
  await place(/^cart-clearing, queue/).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '1 step', exact: true }).click();
  await expect(place(/^cart-clearing, queue/)).not.toHaveClass(/\bdim\b/);
  await expect(place(/^catalog, service/)).toHaveClass(/\bdim\b/);
  const [within, all] = [dimmed, page.locator('.react-flow__node')];
  const one = (await all.count()) - (await within.count());
  expect(one).toBe(4); // the queue, its rule, its dead letters and its reader
  await page.getByRole('button', { name: '2 steps', exact: true }).click();
  await expect.poll(async () => (await all.count()) - (await within.count())).toBeGreaterThan(one);
  await page.getByRole('button', { name: 'off', exact: true }).click();
  await expect(dimmed).toHaveCount(0);
});
