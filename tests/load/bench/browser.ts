/** A page in Chromium, and what it costs: main thread, frames, heap. */
import { setTimeout as pause } from 'node:timers/promises';
import { type CDPSession, chromium, type Page } from '@playwright/test';
import { findChromium } from '../../../tools/browser/chromium.ts';

export const WIDE = { width: 1_600, height: 900 };

export interface Watched extends AsyncDisposable {
  readonly page: Page;
  /** Over so many seconds: what the main thread took of a processor, and frames per second; these need a quiet machine. */
  cost(seconds: number): Promise<{ readonly mainThread: number; readonly fps: number }>;
  /** Megabytes in use after a collection. */
  heapMb(): Promise<number>;
  /** From the start of the navigation to the end of the last long task before, or the moment when, the map was there. */
  interactiveMs(): Promise<number>;
}

const COUNT_FRAMES = `
  window.benchFrames = 0;
  const count = () => { window.benchFrames += 1; requestAnimationFrame(count); };
  requestAnimationFrame(count);
`;

/** When the map stood, and when the long tasks until then were over. */
const NOTE_START = `
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      if (window.benchMap === undefined || startTime <= window.benchMap) window.benchBusy = startTime + duration;
  }).observe({ type: 'longtask', buffered: true });
  new MutationObserver((_, observer) => {
    if (document.querySelector('.react-flow__node') === null) return;
    window.benchMap = performance.now();
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
`;

async function metric(cdp: CDPSession, name: string): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find((one) => one.name === name)?.value ?? Number.NaN;
}

/** Opens the address and waits for the map. @throws Error when no Chromium is there */
export async function openPage(url: string): Promise<Watched> {
  const { executablePath, env } = await findChromium();
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  const browser = await chromium.launch({
    executablePath,
    env: { ...Object.fromEntries(inherited), ...env },
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--js-flags=--expose-gc'],
  });
  const page = await browser.newPage({ viewport: WIDE });
  const cdp = await page.context().newCDPSession(page);
  // processor time of the thread, not the clock's: waiting for a processor that others have is not the page's cost
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.addInitScript(NOTE_START);
  await page.goto(url);
  await page.locator('[data-link=live]').waitFor({ timeout: 30_000 });
  await page.locator('.react-flow__node').first().waitFor({ timeout: 30_000 });
  return {
    page,
    async cost(seconds) {
      const frames = () => page.evaluate<number>('window.benchFrames');
      if ((await page.evaluate('window.benchFrames')) === undefined) await page.evaluate(`{${COUNT_FRAMES}}`);
      await pause(500);
      const [busy, shown, begun] = [await metric(cdp, 'TaskDuration'), await frames(), performance.now()];
      await pause(seconds * 1_000);
      const [busyThen, shownThen] = [await metric(cdp, 'TaskDuration'), await frames()];
      const took = (performance.now() - begun) / 1_000;
      return { mainThread: (busyThen - busy) / took, fps: (shownThen - shown) / took };
    },
    async heapMb() {
      for (let turn = 0; turn < 3; turn++) await cdp.send('HeapProfiler.collectGarbage');
      return (await metric(cdp, 'JSHeapUsedSize')) / 2 ** 20;
    },
    interactiveMs: () => page.evaluate<number>('Math.max(window.benchMap ?? 0, window.benchBusy ?? 0)'),
    async [Symbol.asyncDispose]() {
      await browser.close();
    },
  };
}
