/** What is in the pictures: views and states, each opened the way a person would come to it. */
import { expect, type Page } from '@playwright/test';
import { EVENTS, type Feed, recordedFeed } from '../../tests/e2e/recorded-feed.ts';
import { exampleHybrid, exampleScenarios, exampleSli, exampleTopology } from '../../web/src/lab/example.ts';

export interface Shot {
  /** Name of the file, without the theme. */
  readonly name: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly open: (page: Page, url: string) => Promise<void>;
  /** A PNG: named by the README. */
  readonly png?: boolean;
}

const WIDE = { width: 1440, height: 900 };
const WALL = { width: 2560, height: 1440 };
const PHONE = { width: 390, height: 844 };
const SMALL_PHONE = { width: 360, height: 740 };

const places = (page: Page) => page.locator('.react-flow__node').first();

/** A recording, without any system. */
async function replay(page: Page, url: string, recording: string): Promise<void> {
  await page.route('**/config.json', (route) => route.fulfill({ status: 404 }));
  await page.goto(`${url}?recording=${recording}`);
  await expect(page.locator('[data-link=recorded]')).toBeVisible();
}

async function replayAt(page: Page, url: string, recording: string, position: number): Promise<void> {
  await replay(page, url, recording);
  await expect(places(page)).toBeVisible();
  for (let at = 1; at < position; at++) await page.keyboard.press('.');
  await expect(page.locator('.time')).toHaveAttribute('data-moment', String(position));
}

const inDistrict = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** A page that takes a recording for its live feed, signed out, with so many events told. */
async function live(page: Page, url: string, count: number): Promise<Feed> {
  const feed = await recordedFeed(page, true);
  await page.route('**/api/auth/session', (route) => route.fulfill({ status: 401, json: { title: 'Signed out' } }));
  await page.goto(url);
  await expect(page.locator('[data-link=live]')).toBeVisible();
  await expect(places(page)).toBeVisible();
  feed.tell(count);
  await expect.poll(() => page.evaluate(() => globalThis.__playground?.sums().received)).toBe(count);
  return feed;
}

async function lab(page: Page, url: string): Promise<void> {
  await recordedFeed(page);
  const now = () => Date.now();
  const doors: readonly (readonly [RegExp, () => unknown])[] = [
    [/\/api\/sli(\?|$)/, () => exampleSli(now())],
    [/\/api\/topology(\?|$)/, () => exampleTopology(now())],
    [/\/api\/scenarios(\?|$)/, () => exampleScenarios(now())],
    [/\/api\/hybrid(\?|$)/, () => exampleHybrid(now())],
  ];
  for (const [door, answer] of doors) await page.route(door, (route) => route.fulfill({ json: answer() }));
  await page.goto(`${url}#/lab`);
  await expect(page.getByRole('heading', { name: 'Scenarios' }).first()).toBeVisible();
  await expect(page.locator('canvas').first()).toBeVisible();
}

const middle = (page: Page, url: string) => replayAt(page, url, 'calm-order', 20);

export const SHOTS: readonly Shot[] = [
  { name: 'map', size: WIDE, png: true, open: middle },
  { name: 'map-wall', size: WALL, open: middle },
  {
    name: 'map-deals',
    size: WIDE,
    async open(page, url) {
      await replayAt(page, url, 'retried-purchase', 14);
      await inDistrict(page, 'Deals');
    },
  },
  {
    name: 'map-all',
    size: WIDE,
    async open(page, url) {
      await replayAt(page, url, 'busy', 60);
      await inDistrict(page, 'All');
    },
  },
  {
    name: 'map-place',
    size: WIDE,
    async open(page, url) {
      await middle(page, url);
      await page.locator('.react-flow__node[data-id="queue:payment-captures"]').focus();
      await page.keyboard.press('Enter');
    },
  },
  {
    name: 'map-failure',
    size: WIDE,
    async open(page, url) {
      await replay(page, url, 'dead-purchase');
      await inDistrict(page, 'Deals');
      await page.keyboard.press('End');
      await page.getByLabel('failures only').check();
      await page.locator('.trow[data-type=MessageDeadLettered] button').first().click();
      await expect(page.getByRole('heading', { name: 'MessageDeadLettered' })).toBeVisible();
    },
  },
  {
    name: 'forced',
    size: WIDE,
    async open(page, url) {
      await page.emulateMedia({ forcedColors: 'active' });
      await replayAt(page, url, 'dead-purchase', 19);
      await inDistrict(page, 'Deals');
    },
  },
  {
    name: 'follow',
    size: WIDE,
    async open(page, url) {
      await replay(page, url, 'failed-order');
      await page.keyboard.press('End');
      await page.locator('.trow[data-type=OrderCancelled] .do button').first().click();
      await expect(page.getByRole('region', { name: 'What caused what' })).toBeVisible();
    },
  },
  {
    name: 'past',
    size: WIDE,
    async open(page, url) {
      await live(page, url, EVENTS);
      for (let turn = 0; turn < 6; turn++) await page.keyboard.press(',');
      await expect(page.locator('.time')).toHaveAttribute('data-moment', String(EVENTS - 6));
    },
  },
  {
    name: 'table',
    size: WIDE,
    async open(page, url) {
      await middle(page, url);
      await page.keyboard.press('t');
      await expect(page.getByRole('region', { name: 'Map as table' })).toBeVisible();
    },
  },
  { name: 'empty', size: WIDE, open: async (page, url) => void (await live(page, url, 0)) },
  {
    name: 'offline',
    size: WIDE,
    async open(page, url) {
      const feed = await live(page, url, EVENTS);
      await page.route('**/api/live/ticket', (route) => route.abort());
      feed.cut();
      await expect(page.getByText('Connection lost.')).toBeVisible();
    },
  },
  {
    name: 'engine-down',
    size: WIDE,
    async open(page, url) {
      await page.route('**/config.json', (route) =>
        route.fulfill({ json: { stage: 'local', apiUrl: '', wsUrl: '/ws' } }),
      );
      await page.route('**/api/**', (route) => route.fulfill({ status: 503, json: { title: 'Not deployed yet' } }));
      await page.goto(url);
      await expect(page.getByText('The topology could not be read (503).')).toBeVisible();
    },
  },
  {
    name: 'no-recording',
    size: WIDE,
    async open(page, url) {
      await page.route('**/config.json', (route) => route.fulfill({ status: 404 }));
      await page.goto(`${url}?recording=never-made`);
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  { name: 'lab', size: WIDE, open: lab },
  { name: 'lab-phone', size: PHONE, open: lab },
  {
    name: 'phone',
    size: PHONE,
    async open(page, url) {
      await replay(page, url, 'calm-order');
      await page.keyboard.press('End');
    },
  },
  {
    name: 'phone-map',
    size: PHONE,
    async open(page, url) {
      await replay(page, url, 'calm-order');
      await page.getByRole('button', { name: 'Show the map anyway' }).click();
      await expect(places(page)).toBeVisible();
      for (let at = 1; at < 20; at++) await page.keyboard.press('.');
      await expect(page.locator('.time')).toHaveAttribute('data-moment', '20');
      await page.keyboard.press('Escape');
      await page.locator('.map').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'phone-small-table',
    size: SMALL_PHONE,
    async open(page, url) {
      await replay(page, url, 'calm-order');
      await page.getByRole('button', { name: 'Show the table' }).click();
      await page.getByRole('region', { name: 'Map as table' }).scrollIntoViewIfNeeded();
    },
  },
];
