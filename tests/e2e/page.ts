/** What the page tests share: the running playground, a person at the page, and what the page says about itself. */
import { expect, type Locator, type Page } from '@playwright/test';
import { running } from '../support/running.ts';

interface Probe {
  readonly sums: () => Readonly<Record<string, number>>;
  readonly sumsHold: () => boolean;
  readonly books: () => Readonly<Record<string, number>>;
  readonly drawn: (type: string) => number;
}

declare global {
  var __playground: Probe | undefined;
}

/** Opens the page and waits until it is live and has its map. */
export async function openPage(page: Page, hash = ''): Promise<void> {
  await page.goto(`${running().pageUrl}/${hash}`);
  await expect(page.locator('[data-link=live]')).toBeVisible();
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
}

export const drawn = (page: Page, type: string): Promise<number> =>
  page.evaluate((name) => globalThis.__playground?.drawn(name) ?? -1, type);

export const sumsHold = (page: Page): Promise<boolean> =>
  page.evaluate(() => globalThis.__playground?.sumsHold() ?? false);

/** One number of the page's sums, such as `waiting`; -1 while there is none. */
export const sum = (page: Page, name: string): Promise<number> =>
  page.evaluate((which) => globalThis.__playground?.sums()[which] ?? -1, name);

export const rowsOf = (page: Page, type: string): Locator => page.locator(`.trow[data-type=${type}]`);

export async function signUp(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign up in one click' }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
}

/** Puts the first product on offer into the cart. */
export async function fillCart(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Browse products' }).click();
  await page.getByRole('list', { name: 'Products' }).getByRole('button', { name: /^Add / }).first().click();
  await expect(page.getByRole('list', { name: 'Cart' }).getByRole('listitem')).toHaveCount(1);
}

export const placeOrder = (page: Page): Promise<void> => page.getByRole('button', { name: /^Place order/ }).click();
