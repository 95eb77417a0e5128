/** Whoever has chosen colours of their own: nothing is told by a colour alone, and nothing is painted in another one. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { running } from '../support/running.ts';

async function openAlone(page: Page, recording: string): Promise<void> {
  await page.route('**/config.json', (route) => route.fulfill({ status: 404 }));
  for (const door of ['**/api/**', '**/ws*']) await page.route(door, (route) => route.abort());
  await page.goto(`${running().pageUrl}/?recording=${recording}`);
  await expect(page.locator('[data-link=recorded]')).toBeVisible();
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
}

/** Pixels of the marks that are painted, and how many of them have a hue. */
const painted = (page: Page): Promise<{ all: number; hued: number }> =>
  page.evaluate<{
    all: number;
    hued: number;
  }>(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
    const canvas = document.querySelector('.marks canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let [all, hued] = [0, 0];
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] < 200) continue;
      all += 1;
      const [r, g, b] = data.slice(at, at + 3);
      if (Math.max(r, g, b) - Math.min(r, g, b) > 40) hued += 1;
    }
    done({ all, hued });
  })))`);

/** A colour of the system as the browser paints it now. */
const systemColour = (page: Page, name: string): Promise<string> =>
  page.evaluate<string>(`(() => {
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = '${name}';
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  })()`);

const style = (page: Page, selector: string, pseudo: string, name: string): Promise<string> =>
  page.evaluate<string>(
    `getComputedStyle(document.querySelector(${JSON.stringify(selector)}), ${JSON.stringify(pseudo)}).getPropertyValue('${name}')`,
  );

test('marks change to the system’s colours as soon as these are forced, and back', async ({ page }) => {
  await openAlone(page, 'calm-order');
  for (let at = 1; at < 20; at++) await page.keyboard.press('.');
  await expect(page.locator('.time')).toHaveAttribute('data-moment', '20');
  const before = await painted(page);
  expect(before.hued).toBeGreaterThan(100);
  await page.emulateMedia({ forcedColors: 'active' });
  await expect.poll(async () => (await painted(page)).hued).toBe(0);
  expect((await painted(page)).all).toBeGreaterThan(100);
  await page.emulateMedia({ forcedColors: 'none' });
  await expect.poll(async () => (await painted(page)).hued).toBeGreaterThan(100);
});

test.describe('with forced colours', () => {
  test.use({ contextOptions: { forcedColors: 'active' } });

  test('dead letters and what is chosen are told by form and words', async ({ page }) => {
    await openAlone(page, 'dead-purchase');
    await page.getByRole('button', { name: 'Deals', exact: true }).click();
    await page.keyboard.press('End');
    const letters = page.locator('.place.dlq[data-dead=yes]');
    await expect(letters).toHaveCount(1);
    await expect(letters.locator('.name')).toHaveText('DLQ');
    await expect(letters.locator('.figure')).toHaveText('1');
    await expect(letters.locator('.grave')).toBeVisible();
    await expect(letters.locator('.hatch')).toBeHidden();
    const [dead, empty] = ['yes', 'no'].map((state) => `.place.dlq[data-dead=${state}] .shape`);
    expect(await style(page, dead ?? '', '', 'stroke-width')).not.toBe(
      await style(page, empty ?? '', '', 'stroke-width'),
    );
    expect(await style(page, dead ?? '', '', 'stroke')).toBe(await systemColour(page, 'CanvasText'));

    await page.locator('.react-flow__node[data-id^="queue:"]').first().focus();
    await page.keyboard.press('Enter');
    const chosen = '.react-flow__node.selected';
    await expect(page.locator(chosen)).toHaveCount(1);
    expect(await style(page, chosen, '::after', 'border-top-style')).toBe('double');
    expect(await style(page, chosen, '::after', 'border-top-color')).toBe(await systemColour(page, 'Highlight'));
  });

  test('the page is accessible', async ({ page }) => {
    await openAlone(page, 'dead-purchase');
    await page.keyboard.press('End');
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});
