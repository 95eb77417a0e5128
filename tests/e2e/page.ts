/** What the page tests share: the running playground, a person at the page, and what the page says about itself. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { Told } from '../support/accounts.ts';
import { running } from '../support/running.ts';

interface Probe {
  readonly sums: () => Readonly<Record<string, number>>;
  readonly sumsHold: () => boolean;
  readonly aggregatedBy: () => Readonly<Record<string, number>>;
  readonly books: () => Readonly<Record<string, number>>;
  readonly accounts: () => readonly (readonly [id: string, fate: string, times: number])[];
  readonly copies: () => readonly (readonly [queue: string, key: string, state: string])[];
  readonly drawn: (type: string) => number;
}

declare global {
  var __playground: Probe | undefined;
}

/** Opens the page and waits until it is live and has its map. */
export async function openPage(page: Page, hash = ''): Promise<void> {
  await page.goto(`${running().pageUrl}/${hash}`);
  await expect(page.locator('[data-link=live]')).toBeVisible(SETTLED);
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
}

export const drawn = (page: Page, type: string): Promise<number> =>
  page.evaluate((name) => globalThis.__playground?.drawn(name) ?? -1, type);

export const sumsHold = (page: Page): Promise<boolean> =>
  page.evaluate(() => globalThis.__playground?.sumsHold() ?? false);

/** One number of the page's sums, such as `waiting`; -1 while there is none. */
export const sum = (page: Page, name: string): Promise<number> =>
  page.evaluate((which) => globalThis.__playground?.sums()[which] ?? -1, name);

/** All that the page says about itself, at one moment. */
export async function told(page: Page): Promise<Told> {
  const all = await page.evaluate(() => {
    const probe = globalThis.__playground;
    if (probe === undefined) return null;
    const [sums, aggregatedBy, books] = [probe.sums(), probe.aggregatedBy(), { ...probe.books() }];
    return { sums, aggregatedBy, books, accounts: probe.accounts(), copies: probe.copies() };
  });
  if (all === null) throw new Error('the page says nothing about itself yet');
  return all;
}

/** Rows of a type that are in sight: the list keeps only those near the window in the page. */
export const rowsOf = (page: Page, type: string): Locator => page.locator(`.trow[data-type=${type}]`);

/** An order takes a moment on two busy cores: queues, seven services, mail. */
export const SETTLED = { timeout: 30_000 };

/** Waits until an event of the type has come, and lets the ticker show nothing else: an order has some thirty events. */
export async function onlyRowsOf(page: Page, type: string): Promise<Locator> {
  const choice = page.getByLabel('all types');
  await expect(choice.locator(`option[value=${type}]`)).toBeAttached(SETTLED);
  await choice.selectOption(type);
  await expect(rowsOf(page, type).first()).toBeVisible();
  return rowsOf(page, type);
}

export async function signUp(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign up in one click' }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible(SETTLED);
}

export async function signIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.getByRole('button', { name: 'Sign in…' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
}

export const openTab = (page: Page, name: string): Promise<void> => page.getByRole('tab', { name }).click();

export const shelf = (page: Page): Locator => page.getByRole('list', { name: 'Products' });

export async function browse(page: Page): Promise<void> {
  await openTab(page, 'Shop');
  await page.getByRole('button', { name: 'Browse products' }).click();
  await expect(shelf(page)).toBeVisible();
}

/** Puts the first product on offer into the cart. */
export async function fillCart(page: Page): Promise<void> {
  await browse(page);
  await page.locator('button[aria-label^="Add "]:enabled').first().click();
  await expect(page.getByRole('list', { name: 'Cart' }).getByRole('listitem')).toHaveCount(1);
}

export const placeOrder = (page: Page): Promise<void> => page.getByRole('button', { name: /^Place order/ }).click();

export const chooseCard = async (page: Page, method: string): Promise<void> => {
  await page.getByLabel('Card', { exact: true }).selectOption(method);
};

/** Opens the list of orders and answers the newest one. */
export async function newestOrder(page: Page): Promise<Locator> {
  await openTab(page, 'Orders');
  const order = page.getByRole('list', { name: 'Your orders' }).locator('li.card').first();
  await expect(order).toBeVisible();
  return order;
}
