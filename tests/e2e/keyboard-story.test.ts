/** The whole story by the keyboard alone: nothing here clicks, and nothing is focused but by Tab. */
import { expect, type Page, test } from '@playwright/test';
import { openPage, SETTLED, sumsHold } from './page.ts';

/** Long enough to walk around the page once. */
const MOST_STOPS = 260;

/** Tabs on until something of this name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<string>(`(() => {
      const element = document.activeElement;
      const label = element?.labels?.[0]?.textContent;
      return (element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '').trim();
    })()`);
    if (name.test(focused)) return;
    passed.push(focused);
  }
  throw new Error(`No stop of the tab key is called ${name}; there were ${passed.join(' | ')}`);
}

async function press(page: Page, name: RegExp): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

const moment = (page: Page) => page.locator('.time').getAttribute('data-moment');
const position = async (page: Page): Promise<number> => Number(await moment(page));

test('sign up, fill the cart, order, follow the order, step through it and replay it, by the keyboard alone', async ({
  page,
}) => {
  test.setTimeout(360_000);
  await openPage(page);
  await press(page, /^Sign up in one click$/);
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible(SETTLED);
  await press(page, /^Browse products$/);
  await expect(page.getByRole('list', { name: 'Products' })).toBeVisible(SETTLED);
  await press(page, /^Add /);
  await expect(page.getByRole('list', { name: 'Cart' }).getByRole('listitem')).toHaveCount(1, SETTLED);
  await press(page, /^Place order/);
  const follow = page.getByRole('button', { name: /^Follow POST \/api\/orders/ });
  await expect(follow).toBeVisible(SETTLED);

  await press(page, /^Follow POST \/api\/orders/);
  const way = page.getByRole('complementary', { name: 'Inspector' }).getByRole('region', { name: 'Way' });
  await expect(way.getByRole('button', { name: /OrderConfirmed/ })).toBeVisible(SETTLED);
  await expect(page.locator('.react-flow__node.dim').first()).toBeAttached();

  await page.keyboard.press(',');
  await expect.poll(() => moment(page)).toMatch(/^\d+$/);
  const first = await position(page);
  for (let turn = 0; turn < 3; turn++) await page.keyboard.press(',');
  await expect.poll(() => position(page)).toBe(first - 3);
  await page.keyboard.press('.');
  await expect.poll(() => position(page)).toBe(first - 2);
  await expect(page.getByRole('complementary', { name: 'Inspector' }).getByRole('heading').first()).not.toBeEmpty();

  await page.keyboard.press('Home');
  await expect.poll(() => position(page)).toBe(1);
  await tabTo(page, /^Moment$/); // a button that has the focus keeps the space key for itself
  await page.keyboard.press(' ');
  await page.keyboard.press('l');
  await expect.poll(() => position(page), SETTLED).toBeGreaterThan(3);
  await page.keyboard.press(' ');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await page.keyboard.press('End');
  await expect.poll(() => moment(page)).toBe('live');
  expect(await sumsHold(page)).toBe(true);
});
