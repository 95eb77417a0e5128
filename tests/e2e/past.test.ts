import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { running } from '../support/running.ts';
import { openPage, sum, sumsHold } from './page.ts';
import { ARRIVALS, EVENTS, recordedFeed } from './recorded-feed.ts';

const moment = (page: Page) => page.locator('.time').getAttribute('data-moment');
const books = (page: Page) => page.evaluate(() => globalThis.__playground?.books());
const received = (page: Page) => sum(page, 'received');

async function liveAfter(page: Page, count: number) {
  const feed = await recordedFeed(page);
  await openPage(page);
  feed.tell(count);
  await expect.poll(() => received(page)).toBe(count);
  return feed;
}

test('steps go back from live, event by event, and End returns to now with nothing lost', async ({ page }) => {
  const feed = await liveAfter(page, 20);
  const before = await books(page);
  await page.keyboard.press(',');
  await expect.poll(() => moment(page)).toBe('19');
  await page.keyboard.press(',');
  await expect.poll(() => moment(page)).toBe('18');
  expect(await received(page)).toBe(18);
  await page.keyboard.press('.');
  await page.keyboard.press('.');
  await expect.poll(() => moment(page)).toBe('20');
  expect(await books(page)).toEqual(before);
  feed.tell(EVENTS - 20);
  await expect(page.locator('.time .waiting')).toContainText(`${EVENTS - 20} waiting`);
  await page.keyboard.press('.');
  await expect.poll(() => moment(page)).toBe('21');
  await page.keyboard.press('End');
  await expect.poll(() => moment(page)).toBe('live');
  expect(await received(page)).toBe(EVENTS);
  expect(await sumsHold(page)).toBe(true);
});

test('no step is lost, however fast the keys are pressed; the list says which moment it shows', async ({ page }) => {
  const feed = await liveAfter(page, 20);
  // all at once: the parts for going back are still on their way when the last key is down
  await page.evaluate(`for (let turn = 0; turn < 12; turn++)
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: ',', bubbles: true, cancelable: true }));`);
  await expect.poll(() => moment(page)).toBe('8');
  for (let turn = 0; turn < 12; turn++) void page.keyboard.press('.');
  await expect.poll(() => moment(page)).toBe('20');
  feed.tell(EVENTS - 20);
  for (let turn = 0; turn < 4; turn++) await page.keyboard.press('.');
  await expect.poll(() => moment(page)).toBe('24');
  const ticker = page.getByRole('region', { name: 'Ticker' });
  await expect(ticker).toContainText(/Up to \d\d:\d\d:\d\d, in the past/);
  await page.keyboard.press('End');
  await expect(ticker).toContainText('Following the live edge');
});

test('pausing holds the picture: what comes meanwhile waits and is shown afterwards', async ({ page }) => {
  const feed = await liveAfter(page, 5);
  await page.keyboard.press(' ');
  await expect(page.getByRole('button', { name: 'Resume', exact: true })).toBeVisible();
  feed.tell(6);
  await expect(page.locator('.time .waiting')).toContainText('6 waiting');
  await page.keyboard.press(' ');
  await expect(page.locator('.time .waiting')).toContainText('0 waiting');
  await expect.poll(() => sum(page, 'waiting'), { timeout: 15_000 }).toBe(0);
  expect(await received(page)).toBe(11);
});

test('what is saved opens again, and ends with the books of the live run', async ({ page }) => {
  await liveAfter(page, EVENTS);
  const before = await books(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save', exact: true }).click(),
  ]);
  const buffer = await readFile(await download.path());
  const name = download.suggestedFilename();
  await page.getByLabel('Recording to open').setInputFiles({ name, mimeType: 'application/gzip', buffer });
  await expect(page.locator('[data-link=recorded]')).toBeVisible();
  await expect.poll(() => moment(page)).toBe('1');
  for (let turn = 1; turn < EVENTS; turn++) await page.keyboard.press('.');
  await expect.poll(() => moment(page)).toBe(String(EVENTS));
  expect(await books(page)).toEqual(before);
  await page.getByRole('button', { name: 'Return to live', exact: true }).click();
  await expect.poll(() => moment(page)).toBe('live');
  expect(await received(page)).toBe(EVENTS);
});

test('a link to a moment is restored on a fresh page from the journal', async ({ page }) => {
  await recordedFeed(page);
  const there = ARRIVALS.find(({ event }) => event.type === 'StockReserved');
  if (there === undefined) throw new Error('The recording has no such event');
  const at = there.event.id;
  await page.goto(`${running().pageUrl}/#/map?at=${at}&t=${there.at}`);
  await expect(page.locator('[data-link=recorded]')).toContainText('From the journal');
  await expect(page.locator(`.trow[data-event="${at}"]`)).toBeVisible();
  await expect(page.locator('.ins h2.title').first()).toContainText('StockReserved');
});
