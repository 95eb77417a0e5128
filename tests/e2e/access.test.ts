import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { running } from '../support/running.ts';
import {
  drawn,
  fillCart,
  onlyRowsOf,
  openPage,
  openTab,
  placeOrder,
  SETTLED,
  signIn,
  signUp,
  sumsHold,
} from './page.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('the page is accessible: empty, with an order in the inspector, as a table and with its panels open', async ({
      page,
    }) => {
      // axe looks at every element of the map, eight times
      test.slow();
      await openPage(page);
      expect(await violations(page)).toEqual([]);
      await signUp(page);
      await fillCart(page);
      await placeOrder(page);
      await (await onlyRowsOf(page, 'OrderPlaced')).first().getByRole('button', { name: 'OrderPlaced' }).click();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Map as table' }).click();
      await expect(page.getByRole('table')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      for (const tab of ['Orders', 'Mail', 'Profile']) {
        await openTab(page, tab);
        await expect(page.getByRole('tabpanel')).toBeVisible();
        expect(await violations(page)).toEqual([]);
      }
      await page.locator('.honesty .sums').click();
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });
  });
}

test('the operator’s desk is accessible in each part', async ({ page }) => {
  test.slow();
  await openPage(page);
  await signIn(page, running().operator);
  await openTab(page, 'Operator');
  for (const part of ['shelf', 'customers', 'mail', 'settings', 'breakers']) {
    await page.getByLabel('Part', { exact: true }).selectOption(part);
    await expect(page.getByRole('tabpanel').getByRole('button').first()).toBeEnabled();
    expect(await violations(page)).toEqual([]);
  }
});

test.describe('with reduced motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('ways light up instead of moving marks, and the sums still hold', async ({ page }) => {
    await openPage(page);
    await signUp(page);
    await fillCart(page);
    await placeOrder(page);
    await expect.poll(() => drawn(page, 'CartCleared'), SETTLED).toBeGreaterThanOrEqual(1);
    await expect(page.locator(':root')).toHaveAttribute('data-motion', 'reduced');
    expect(await sumsHold(page)).toBe(true);
  });
});

test('an order can be placed with the keyboard alone', async ({ page }) => {
  await openPage(page);
  const press = async (name: RegExp | string) => {
    await page.getByRole('button', { name }).first().focus();
    await page.keyboard.press('Enter');
  };
  await press('Sign up in one click');
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await press('Browse products');
  await expect(page.getByRole('list', { name: 'Products' })).toBeVisible();
  await press(/^Add /);
  await expect(page.getByRole('list', { name: 'Cart' })).toBeVisible();
  await press(/^Place order/);
  await onlyRowsOf(page, 'OrderPlaced');
});

test('every place of the map has a name that says what it is and how it is', async ({ page }) => {
  await openPage(page);
  await expect(page.locator('.react-flow__node[data-id="queue:cart-clearing"]')).toHaveAttribute(
    'aria-label',
    /^cart-clearing, queue, depth \d+/,
  );
  const unnamed = await page
    .locator('.react-flow__node')
    .evaluateAll((nodes) => nodes.filter((node) => !node.ariaLabel).length);
  expect(unnamed).toBe(0);
});

test('a place is opened, moved and put back with the keyboard', async ({ page }) => {
  await openPage(page);
  const orders = page.locator('.react-flow__node[data-id="service:orders"]');
  await orders.focus();
  await page.keyboard.press('Enter');
  await expect(
    page.getByRole('complementary', { name: 'Inspector' }).getByRole('heading', { name: 'orders' }),
  ).toBeVisible();
  const before = await orders.getAttribute('style');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => orders.getAttribute('style')).not.toBe(before);
  await page.getByRole('button', { name: 'Reset layout' }).click();
  await expect
    .poll(async () => (await orders.getAttribute('style'))?.includes(before?.match(/translate\([^)]*\)/)?.[0] ?? '-'))
    .toBe(true);
  await expect(page.getByRole('button', { name: 'Undo layout' })).toBeVisible();
});

test('a layout is saved under a name, chosen again after a reload, and deleted, by keys alone', async ({ page }) => {
  await openPage(page);
  const queue = page.locator('.react-flow__node[data-id="queue:cart-clearing"]');
  const letters = page.locator('.react-flow__node[data-id="dlq:cart-clearing"]');
  const placeOf = (node: Locator) => node.evaluate((element) => element.style.transform);
  const [home, lettersHome] = [await placeOf(queue), await placeOf(letters)];
  await queue.focus();
  await page.keyboard.press('Enter');
  for (const key of ['Shift+ArrowDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
  // places stand on a grid of 8: the first step also comes onto it
  await expect.poll(async () => (await movedBy(home, placeOf(queue)))[1]).toBeGreaterThan(40);
  const moved = await movedBy(home, placeOf(queue));
  await expect.poll(() => movedBy(lettersHome, placeOf(letters))).toEqual(moved);

  const layouts = page.locator('summary', { hasText: 'Layouts' });
  const saved = page.getByRole('list', { name: 'Saved layouts' });
  await layouts.focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Name of the layout').focus();
  await page.keyboard.type('for the wall');
  await page.keyboard.press('Enter');
  await expect(saved.getByRole('button', { name: 'for the wall', exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  await expect.poll(() => movedBy(home, placeOf(queue))).toEqual([0, 0]);

  await page.reload();
  await expect(queue).toBeVisible();
  expect(await movedBy(home, placeOf(queue))).toEqual([0, 0]);
  await layouts.focus();
  await page.keyboard.press('Enter');
  await saved.getByRole('button', { name: 'for the wall', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => movedBy(home, placeOf(queue))).toEqual(moved);
  await page.getByRole('button', { name: 'Delete the layout for the wall' }).focus();
  await page.keyboard.press('Enter');
  await expect(saved.getByRole('listitem')).toHaveCount(0);
});

/** World pixels from one `translate(…)` to another. */
async function movedBy(from: string, to: Promise<string>): Promise<number[]> {
  const numbers = (text: string) => [...text.matchAll(/-?[\d.]+/g)].map(Number);
  const [a, b] = [numbers(from), numbers(await to)];
  return b.map((value, at) => value - (a[at] ?? 0));
}

test.describe('on a narrow screen', () => {
  test.use({ viewport: { width: 320, height: 720 } });

  test('the page reflows: nothing but the map needs sideways scrolling', async ({ page }) => {
    await page.goto(running().pageUrl);
    await expect(page.locator('[data-link=live]')).toBeVisible();
    const overflow = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Show the table' }).click();
    await expect(page.getByRole('region', { name: 'Map as table' })).toBeVisible();
  });
});
