/** The load lab against the running system. Whatever a test starts it stops again. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { running } from '../support/running.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Doors that were never asked start cold, on two busy cores. */
const COLD = { timeout: 30_000 };

async function openLab(page: Page, query = ''): Promise<void> {
  await page.goto(`${running().pageUrl}/#/lab${query}`);
  await expect(page.locator('[data-link=live]')).toBeVisible(COLD);
  await expect(page.locator('[data-card=depth][data-verdict=pass], [data-card=depth][data-verdict=fail]')).toBeVisible(
    COLD,
  );
  await expect(scenario(page, 'spike')).toBeVisible(COLD);
  await expect(page.locator('[data-node=deals]')).toBeVisible(COLD);
}

const scenario = (page: Page, id: string): Locator => page.locator(`[data-scenario=${id}] [role=switch]`);

async function asOperator(page: Page): Promise<void> {
  await page.getByText('Act as somebody else').click();
  await signInHere(page);
  await expect(scenario(page, 'spike')).toBeEnabled();
}
async function signInHere(page: Page): Promise<void> {
  const { email, password } = running().operator;
  await page.getByRole('button', { name: 'Sign in…' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

test('a scenario of a link is switched on, moves the numbers, is stopped and compared; one seed, one link', async ({
  page,
}) => {
  await openLab(page, '?scenario=normal&seed=4711');
  await expect(page.getByText(/Chosen by the link, not started/)).toBeVisible();
  await expect(scenario(page, 'normal')).toBeDisabled();
  await asOperator(page);
  try {
    await scenario(page, 'normal').click();
    await expect(scenario(page, 'normal')).toHaveAttribute('aria-checked', 'true');
    await expect(page.locator('[data-scenario=normal]')).toContainText(/\d:\d\d of 5:00/);
    await expect(page.locator('[data-card=errors] .slo-value')).toHaveText(/\d/, COLD);
    await expect(page.locator('[data-card=p95] .slo-value')).toHaveText(/\d+ ?ms/, COLD);
    await expect(page.locator('[data-edge="clients>deals"] text').first()).toHaveText(
      /[1-9][\d.,]* rps|0\.[1-9] rps/,
      COLD,
    );
  } finally {
    await page.getByRole('button', { name: 'Stop all' }).click();
  }
  await expect(scenario(page, 'normal')).toHaveAttribute('aria-checked', 'false', COLD);
  const run = page.getByRole('region', { name: 'Finished runs' }).getByRole('row').filter({ hasText: '4711' }).first();
  await expect(run).toBeVisible(COLD);
  await run.getByRole('button', { name: /^Normal/ }).click();
  await expect(page.getByRole('table', { name: /before, during and after/ })).toBeVisible();
  await page.keyboard.press('1');
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  await page.keyboard.press('2');
  await expect(page.locator('[data-card=depth]')).toBeVisible();
});

test('a full queue answers 429 with a time to come again, and a call is followed to the map', async ({ page }) => {
  await openLab(page);
  const enqueue = page.getByRole('article', { name: 'Enqueue 4 × 1,000' });
  await enqueue.getByRole('button').click();
  await expect(enqueue.locator('[data-outcome]')).toContainText(/429 too busy/, COLD);
  await expect(enqueue).toContainText(/Retry after \d+ s/);
  await expect(enqueue).toContainText(/queueDepth/);
  const list = page.getByRole('article', { name: 'List deals' });
  await list.getByRole('button').click();
  await expect(list.locator('[data-outcome]')).toContainText(/^200/, COLD);
  await expect(list).toContainText('readModel.hits');
  await list.getByRole('link', { name: 'follow' }).click();
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  await expect(page).toHaveURL(/#\/map\?follow=/);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('the lab is accessible, with charts and picture and as tables', async ({ page }) => {
      await openLab(page);
      await expect(page.locator('.plot canvas')).toHaveCount(6);
      await page.locator('[data-node=prices]').focus();
      await page.keyboard.press('Enter');
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('t');
      await expect(page.getByRole('region', { name: 'Values of the last five minutes' })).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });
  });
}

test.describe('on a narrow screen', () => {
  test.use({ viewport: { width: 320, height: 720 } });

  test('the lab reflows: only picture and tables are wider than the window, and scroll by themselves', async ({
    page,
  }) => {
    await openLab(page);
    const overflow = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await expect(page.getByRole('link', { name: 'Map' })).toBeVisible();
  });
});
