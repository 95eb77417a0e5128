import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { running } from '../support/running.ts';
import { sum } from './page.ts';
import { EVENTS, RECORDING } from './recorded-feed.ts';

/** The page as a static host serves it: no configuration, no system, nothing from elsewhere. */
async function openAlone(page: Page, hash = '', search = '?recording=retried-order'): Promise<void> {
  await page.route('**/config.json', (route) => route.fulfill({ status: 404 }));
  for (const door of ['**/api/**', '**/ws*']) await page.route(door, (route) => route.abort());
  await page.goto(`${running().pageUrl}/${search}${hash}`);
  await expect(page.locator('[data-link=recorded]')).toBeVisible();
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
}

const slider = (page: Page) => page.getByRole('slider', { name: 'Moment' });
const position = async (page: Page): Promise<number> => Number(await page.locator('.time').getAttribute('data-moment'));
const books = (page: Page) => page.evaluate(() => globalThis.__playground?.books());

/** What the canvas shows, once it shows anything. */
async function picture(page: Page): Promise<string> {
  return page.evaluate<string>(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
    () => done(document.querySelector('.marks canvas').toDataURL()))))`);
}

test('without a system the page runs a recording and says so', async ({ page }) => {
  await openAlone(page, '', '');
  await expect(page.getByText('A recording, not live')).toBeVisible();
  await expect(page.getByText('No system is connected')).toBeVisible();
  await expect(page.getByText('Actions need a live system')).toBeVisible();
});

async function stepTo(page: Page, last: number): Promise<void> {
  for (let at = 2; at <= last; at++) {
    await page.keyboard.press('.');
    await expect.poll(() => position(page)).toBe(at);
  }
}

test('a recording opens with the network off and comes to the same picture again', async ({ page, context }) => {
  await openAlone(page);
  await context.setOffline(true);
  await page.getByLabel('Recording to open').setInputFiles(RECORDING);
  await expect.poll(() => position(page)).toBe(1);
  await stepTo(page, 10);
  await page.keyboard.press('Escape');
  const [there, sums] = [await picture(page), await books(page)];
  await page.keyboard.press('End');
  await expect.poll(() => sum(page, 'received')).toBe(EVENTS);
  expect(await books(page)).not.toEqual(sums);
  await page.keyboard.press('Home');
  await stepTo(page, 10);
  await page.keyboard.press('Escape');
  expect(await books(page)).toEqual(sums);
  expect(await picture(page)).toBe(there);
});

test('at the end of the recording every copy has been accounted for', async ({ page }) => {
  await openAlone(page);
  await page.keyboard.press('End');
  await expect.poll(() => sum(page, 'received')).toBe(EVENTS);
  const end = await books(page);
  expect(end?.published).toBe(
    (end?.delivered ?? 0) + (end?.['in flight'] ?? 0) + (end?.retrying ?? 0) + (end?.dead ?? 0),
  );
  expect(end?.retrying).toBe(0);
});

test('an order for more than there is in stock is taken back, its payment is voided, and nothing is left in a queue', async ({
  page,
}) => {
  await openAlone(page, '', '');
  await expect(page).toHaveURL(/rec=failed-order/);
  await page.keyboard.press('End');
  await expect.poll(() => position(page)).toBe(32);
  for (const type of ['StockRejected', 'OrderCancelled', 'PaymentVoided']) {
    await page.getByLabel('all types').selectOption(type);
    await expect(page.locator(`.trow[data-type=${type}]`)).toHaveCount(1);
  }
  const end = await books(page);
  expect([end?.['in flight'], end?.retrying, end?.dead]).toEqual([0, 0, 0]);
  expect(end?.published).toBe(end?.delivered);
});

test('a link restores recording, moment and selection', async ({ page }) => {
  await openAlone(page);
  for (let turn = 0; turn < 5; turn++) await page.keyboard.press('.');
  await expect.poll(() => position(page)).toBe(6);
  await expect(page).toHaveURL(/rec=retried-order/);
  await expect(page).toHaveURL(/[?&]t=\d+/);
  const title = await page.locator('.ins h2.title').first().textContent();
  await expect.poll(() => page.url()).toContain('at=');
  const link = new URL(page.url());
  await page.goto('about:blank');
  await openAlone(page, link.hash);
  await expect.poll(() => position(page)).toBe(6);
  await expect(page.locator('.ins h2.title').first()).toHaveText(title ?? '');
});

test('arrows on the bar step, space plays, a damaged file is refused in words', async ({ page }) => {
  await openAlone(page);
  await slider(page).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => position(page)).toBe(3);
  await expect(slider(page)).toHaveAttribute('aria-valuetext', new RegExp(`event 3 of ${EVENTS}`));
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => position(page)).toBe(2);
  await page.keyboard.press(' ');
  await expect.poll(() => position(page)).toBeGreaterThan(2);
  await page.getByLabel('Recording to open').setInputFiles({
    name: 'holiday.gz',
    mimeType: 'application/gzip',
    buffer: Buffer.from('{"name":"not ours"}'),
  });
  await expect(page.getByRole('alert')).toContainText('This is not a recording of the playground');
});

test('a recording on the screen has no accessibility violations, in both themes', async ({ page }) => {
  await openAlone(page);
  await page.keyboard.press('.');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
});

/**
 * What the page says in words: places, rows of the ticker, the opened event, sums and books. A copy that still flies does not
 * wait in its queue yet, and the rule that it passes is lit: that alone differs without a flight.
 */
const said = async (page: Page): Promise<unknown> => ({
  places: await page
    .locator('.react-flow__node')
    .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('aria-label')?.replace(/, depth.*|, matched/, ''))),
  rows: await page.locator('.trow').allTextContents(),
  event: await page.locator('.ins h2.title').first().textContent(),
  moment: await slider(page).getAttribute('aria-valuetext'),
  books: await books(page),
});

test('with less motion the page says the same, word for word', async ({ browser }) => {
  test.slow();
  const pages = await Promise.all(
    (['no-preference', 'reduce'] as const).map(async (reducedMotion) => {
      const page = await (await browser.newContext({ reducedMotion })).newPage();
      await openAlone(page, '', '?recording=dead-purchase');
      return page;
    }),
  );
  const [moving, still] = pages;
  if (moving === undefined || still === undefined) throw new Error('two pages were opened');
  await expect(moving.locator(':root')).toHaveAttribute('data-motion', 'full');
  await expect(still.locator(':root')).toHaveAttribute('data-motion', 'reduced');
  for (const moment of [8, 14, 19]) {
    for (const page of pages) {
      const turns = moment - (await position(page));
      for (let turn = 0; turn < turns; turn++) await page.keyboard.press('.');
      await expect.poll(() => position(page)).toBe(moment);
    }
    await expect.poll(() => said(still)).toEqual(await said(moving));
  }
  for (const page of pages) await page.context().close();
});

test('a file dropped on the page is opened, and the address may name a recording', async ({ page }) => {
  await openAlone(page, '', '?recording=retried-order');
  await page.keyboard.press('End');
  await expect.poll(() => position(page)).toBe(EVENTS);
  const bytes = [...(await readFile(RECORDING))];
  await page.evaluate(`{
    const carried = new DataTransfer();
    carried.items.add(new File([new Uint8Array(${JSON.stringify(bytes)})], 'saved.ndjson.gz'));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: carried, cancelable: true }));
  }`);
  await expect.poll(() => position(page)).toBe(1);
});

test('a recording that is not there is said in words, and the page stays', async ({ page }) => {
  await page.route('**/config.json', (route) => route.fulfill({ status: 404 }));
  await page.goto(`${running().pageUrl}/?recording=never-made`);
  await expect(page.getByText('No system is connected.')).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('There is no recording “never-made” here');
  await page.getByRole('button', { name: 'Open the sample recording' }).click();
  await expect(page.locator('[data-link=recorded]')).toContainText('An order for more than there is in stock');
});
