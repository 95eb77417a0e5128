/** From a change beside the template to the map: a rule made by hand, a target that was removed. */
import type { Locator, Page } from '@playwright/test';
import { withoutTargets, withStrangeRule } from '../../support/bus-rules.ts';
import { openPage } from './browser.ts';
import { type Figure, percentile, rounded } from './figures.ts';

const WITHIN_S = 5;
/** Beyond this the bench fails: the change never came. */
const AT_MOST_MS = 30_000;

interface Change {
  readonly what: string;
  readonly make: () => Promise<AsyncDisposable>;
  readonly sign: Locator;
}

const changesOn = (page: Page, engineUrl: string): readonly Change[] => [
  {
    what: 'rule added beside the template → ghost on the map',
    make: () => withStrangeRule('bench-ghost', 'playground-cart-prices', engineUrl),
    sign: page.getByRole('group', { name: /^bench-ghost, rule, not in the template/ }),
  },
  {
    what: 'target removed → way dark on the map',
    make: () => withoutTargets('playground-recommendations', engineUrl),
    sign: page.getByRole('group', {
      name: /way from rule .*recommendations to queue recommendations: in the template, not deployed/,
    }),
  },
];

/** One after the other; each begins when the page has just told that nothing differs, which is the longest wait. */
export async function driftToMap(
  { pageUrl, engineUrl }: { readonly pageUrl: string; readonly engineUrl: string },
  turns: number,
): Promise<Figure[]> {
  await using watched = await openPage(pageUrl);
  const note = watched.page.getByRole('status', { name: 'Differences from the template' });
  const figures: Figure[] = [];
  for (const { what, make, sign } of changesOn(watched.page, engineUrl)) {
    const seconds: number[] = [];
    for (let turn = 0; turn < turns; turn++) {
      await note.waitFor({ state: 'detached', timeout: AT_MOST_MS });
      const begun = performance.now();
      await using _ = await make();
      await sign.waitFor({ timeout: AT_MOST_MS });
      seconds.push((performance.now() - begun) / 1_000);
    }
    const worst = Math.max(...seconds);
    figures.push({
      what,
      value: `p50 ${rounded(percentile(seconds, 0.5))} s, worst ${rounded(worst)} s`,
      target: `≤ ${WITHIN_S} s`,
      met: worst <= WITHIN_S,
      note: `${turns} turns, each begun right after the page had read the account; from the first call to the sign on the page`,
    });
  }
  return figures;
}
