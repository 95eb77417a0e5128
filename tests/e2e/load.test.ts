/** What a page owes before anybody looks at the map: nothing jumps, nothing is fetched from elsewhere, nothing complains. */
import { expect, type Page, test } from '@playwright/test';
import { z } from 'zod';
import { running } from '../support/running.ts';
import { sum } from './page.ts';
import { EVENTS, type Feed, recordedFeed } from './recorded-feed.ts';

const MOST_SHIFT = 0.02;
const SMALLEST_TARGET = 24;
const FLOOD = 400;

interface Watched {
  readonly foreign: string[];
  readonly said: string[];
}

/** Notes every request that leaves the origin, and every complaint in the console. */
function watch(page: Page): Watched {
  const own = new URL(running().pageUrl).host;
  const watched: Watched = { foreign: [], said: [] };
  page.on('request', (request) => {
    const { host, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && host !== own) watched.foreign.push(request.url());
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) watched.said.push(message.text());
  });
  page.on('pageerror', (error) => watched.said.push(String(error)));
  return watched;
}

/** Adds up what moves without being asked to. */
const noteShifts = (page: Page): Promise<unknown> =>
  page.addInitScript(`
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue;
        const box = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ');
        const nodes = entry.sources.map(
          ({ node, previousRect, currentRect }) =>
            (node?.className || node?.nodeName) + ' ' + box(previousRect) + ' > ' + box(currentRect),
        );
        window.shifts.push({ value: entry.value, nodes: nodes.map(String) });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  `);
const Shifts = z.array(z.object({ value: z.number(), nodes: z.array(z.string()) }));
const shifts = async (page: Page) => Shifts.parse(await page.evaluate('window.shifts'));
const total = (moved: z.infer<typeof Shifts>): number => moved.reduce((all, { value }) => all + value, 0);

/** What can be pressed and is smaller than a finger needs. */
const smallTargets = (page: Page): Promise<unknown> =>
  page.evaluate(`[...document.querySelectorAll('button, select, input, summary, [role=tab], a[href]')]
        .filter((target) => target.checkVisibility({ visibilityProperty: true }) && target.closest('.react-flow__node') === null)
        // a check box is reached through its label, and what only a keyboard or a program uses is no target
        .map((target) => (target.type === 'checkbox' || target.type === 'radio' ? (target.closest('label') ?? target) : target))
        .map((target) => ({ name: (target.ariaLabel ?? target.textContent ?? '').trim() || target.className, box: target.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 1 && box.height > 1)
        .filter(({ box }) => Math.min(box.width, box.height) < ${SMALLEST_TARGET} - 0.01)
        .map(({ name, box }) => name + ' ' + box.width.toFixed(1) + ' × ' + box.height.toFixed(1))`);

const unnamedPlaces = (page: Page): Promise<number> =>
  page.locator('.react-flow__node').evaluateAll((nodes) => nodes.filter((node) => !node.ariaLabel).length);

/** The page with a feed of its own, once its map or what stands for it is there. */
async function openLive(page: Page): Promise<Feed> {
  const feed = await recordedFeed(page);
  await page.goto(running().pageUrl);
  await expect(page.locator('[data-link=live]')).toBeVisible();
  await expect(page.locator('.react-flow__node, .map .empty').first()).toBeVisible();
  return feed;
}

for (const [name, viewport] of [
  ['wide', { width: 1440, height: 900 }],
  ['narrow', { width: 390, height: 844 }],
  ['very narrow', { width: 320, height: 720 }],
] as const) {
  test.describe(`on a ${name} screen`, () => {
    test.use({ viewport });

    test('nothing jumps while the page loads, events come, the connection breaks and comes back', async ({ page }) => {
      await noteShifts(page);
      const feed = await openLive(page);
      feed.tell(EVENTS);
      await expect.poll(() => sum(page, 'received')).toBe(EVENTS);
      for (let part = 1; part <= 4; part++) {
        feed.flood(FLOOD / 4);
        await expect.poll(() => sum(page, 'received')).toBe(EVENTS + (FLOOD / 4) * part);
      }
      feed.cut();
      await expect(page.locator('[data-link=lost]')).toBeVisible();
      await expect(page.locator('[data-link=live]')).toBeVisible({ timeout: 20_000 });
      const moved = await shifts(page);
      expect(total(moved), JSON.stringify(moved)).toBeLessThanOrEqual(MOST_SHIFT);
    });

    test('every target is large enough for a finger', async ({ page }) => {
      await openLive(page);
      expect(await smallTargets(page)).toEqual([]);
    });
  });
}

test('the page asks nobody else, says nothing in the console, and its policy allows nothing else', async ({ page }) => {
  const { foreign, said } = watch(page);
  const feed = await recordedFeed(page);
  // the doors that this feed does not tell answer 503, which a browser notes by itself
  const ours = (text: string): boolean => !text.includes('503 (Service Unavailable)');
  const answer = await page.goto(running().pageUrl);
  await expect(page.locator('[data-link=live]')).toBeVisible();
  feed.tell(EVENTS);
  await expect.poll(() => sum(page, 'received')).toBe(EVENTS);
  await page.keyboard.press('2');
  await expect(page.locator('.page.lab')).toBeVisible();
  await page.keyboard.press('1');
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  expect(foreign).toEqual([]);
  expect(said.filter(ours)).toEqual([]);
  const policy = new Map(
    (answer?.headers()['content-security-policy'] ?? '').split(';').map((rule): [string, string] => {
      const [name = '', ...sources] = rule.trim().split(' ');
      return [name, sources.join(' ')];
    }),
  );
  expect(policy.get('default-src')).toBe("'none'");
  expect(policy.get('script-src')).toBe("'self'");
  expect(policy.get('style-src')).toBe("'self'");
  expect(policy.get('connect-src')).toMatch(/^'self'( ws:\/\/(localhost|127\.0\.0\.1):\d+)+$/);
  expect(policy.get('frame-ancestors')).toBe("'none'");
});

test('what the policy forbids is refused: a script from elsewhere, one in the page, a connection to others', async ({
  page,
}) => {
  await openLive(page);
  const refused = await page.evaluate(`new Promise((done) => {
    const seen = new Set();
    document.addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective }) => {
      seen.add(effectiveDirective + ' ' + blockedURI);
      if (seen.size === 3) done([...seen].sort());
    });
    const inline = document.createElement('script');
    inline.textContent = 'window.ranInline = true';
    const foreign = document.createElement('script');
    foreign.src = 'https://example.com/a.js';
    document.body.append(inline, foreign);
    fetch('https://example.com/').catch(() => {});
  })`);
  expect(refused).toEqual([
    'connect-src https://example.com/',
    'script-src-elem https://example.com/a.js',
    'script-src-elem inline',
  ]);
  expect(await page.evaluate('window.ranInline')).toBeUndefined();
});

test('the page says what it is: language, title, description, colours, and its size on phones', async ({ page }) => {
  await openLive(page);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page).toHaveTitle(/Playground/);
  for (const [name, content] of [
    ['description', /real event/],
    ['viewport', /width=device-width/],
    ['color-scheme', /light dark/],
  ] as const) {
    await expect(page.locator(`meta[name=${name}]`)).toHaveAttribute('content', content);
  }
  expect(await page.locator('meta[name=viewport]').getAttribute('content')).not.toMatch(/user-scalable|maximum-scale/);
});

test('these checks can fail: a bar that pushes the page down, a button too small, a place without a name', async ({
  page,
}) => {
  await noteShifts(page);
  await openLive(page);
  expect([await smallTargets(page), await unnamedPlaces(page)]).toEqual([[], 0]);
  await page.evaluate(`{
    const bar = document.createElement('div');
    bar.style.height = '120px';
    const button = document.createElement('button');
    button.textContent = 'tiny';
    button.style = 'width: 12px; height: 12px; padding: 0';
    bar.append(button);
    document.body.prepend(bar);
    // a copy: the page names its own places again within a moment
    const place = document.querySelector('.react-flow__node').cloneNode();
    place.ariaLabel = '';
    document.body.append(place);
  }`);
  await expect.poll(async () => total(await shifts(page))).toBeGreaterThan(MOST_SHIFT);
  expect(await smallTargets(page)).toEqual(['tiny 12.0 × 12.0']);
  expect(await unnamedPlaces(page)).toBe(1);
});
