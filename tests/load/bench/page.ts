/** What the page costs: drawing, memory, start, and how long an event takes to the glass. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { buildPage } from '../../../localstack/launcher/page-build.ts';
import { openPage, type Watched } from './browser.ts';
import { type FakeSystem, startFakeSystem } from './fake-system.ts';
import { type Figure, percentile, rounded } from './figures.ts';

export interface PagePlan {
  /** Of each measurement of drawing. */
  readonly seconds: number;
  /** At 50 events/s, and at 1,000: growth of the heap. The targets are for ten. */
  readonly minutes: number;
}

/** Beyond it the page draws sums and no marks: more would measure something else. */
const MOST_PER_SECOND = 1_200;
/** Of the main thread, at so many marks alive, on two cores without a GPU. */
const ALIVE = [
  { marks: 0, limit: 0.1 },
  { marks: 200, limit: 0.12 },
  { marks: 1_000, limit: 0.16 },
  { marks: 2_000, limit: 0.25 },
] as const;
const STARTS = 5;
const HEAP_MB = 20;

const percent = (share: number): string => `${rounded(share * 100)} %`;
const alive = (page: Page): Promise<number> => page.evaluate<number>('__playground.alive()');
const sums = (page: Page): Promise<Record<string, number>> => page.evaluate('__playground.sums()');

/** Finds the rate at which about so many marks are alive, and stays there; at most half a minute. */
async function hold(system: FakeSystem, { page }: Watched, marks: number): Promise<number> {
  if (marks === 0) {
    system.setRate(0);
    for (const end = Date.now() + 20_000; (await alive(page)) > 0 && Date.now() < end; ) await pause(500);
    await pause(4_000); // ways stay tinted for three seconds
    return 0;
  }
  let rate = marks / 3;
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    system.setRate(rate);
    await pause(2_500);
    const now = await alive(page);
    if (Math.abs(now - marks) < marks * 0.06) break;
    rate = Math.max(
      5,
      Math.min(MOST_PER_SECOND, rate * Math.min(1.6, Math.max(0.6, (marks * 1.01) / Math.max(1, now)))),
    );
  }
  return rate;
}

async function drawing(folder: string, { seconds }: PagePlan): Promise<Figure[]> {
  await using system = await startFakeSystem(folder);
  await using watched = await openPage(system.url);
  const figures: Figure[] = [];
  for (const { marks, limit } of ALIVE) {
    const rate = await hold(system, watched, marks);
    const before = await alive(watched.page);
    const { mainThread, fps } = await watched.cost(seconds);
    const after = await alive(watched.page);
    figures.push({
      what: `page with ${marks} marks alive`,
      value: `${rounded(fps)} fps, main thread ${percent(mainThread)}`,
      target: `≥ 58 fps, ≤ ${percent(limit)}`,
      met: fps >= 58 && mainThread <= limit,
      note: `${Math.round(rate)} events/s, alive ${before} … ${after}, band ${await watched.page.evaluate('__playground.band()')}`,
    });
  }
  return figures;
}

async function growth(folder: string, { minutes }: PagePlan, perSecond: number): Promise<Figure> {
  await using system = await startFakeSystem(folder);
  await using watched = await openPage(system.url);
  system.setRate(perSecond);
  await pause(10_000);
  const before = await watched.heapMb();
  await pause(minutes * 60_000);
  system.setRate(0);
  await pause(3_000);
  const after = await watched.heapMb();
  const { sent = 0, received = 0, lost = 0, repeated = 0, waiting = 0 } = await sums(watched.page);
  const unaccounted = system.sent - received - lost;
  return {
    what: `page, heap growth in ${minutes} min at ${perSecond} events/s (after collection)`,
    value: `${rounded(after - before)} MB (${rounded(before)} → ${rounded(after)}), ${unaccounted} unaccounted`,
    target: `< ${HEAP_MB} MB in 10 min, 0 unaccounted`,
    met: after - before < HEAP_MB && unaccounted === 0 && sent === received + lost + repeated,
    note: `${system.sent} events left, ${lost} lost, ${waiting} waiting; history and payloads fill first, then stay`,
  };
}

async function start(folder: string): Promise<Figure> {
  await using system = await startFakeSystem(folder);
  const times: number[] = [];
  for (let turn = 0; turn < STARTS; turn++) {
    await using watched = await openPage(system.url);
    times.push(await watched.interactiveMs());
  }
  const p50 = percentile(times, 0.5);
  return {
    what: 'page, navigation to the map drawn and the main thread free',
    value: `p50 ${rounded(p50)} ms, worst ${rounded(Math.max(...times))} ms`,
    target: '≤ 1,500 ms',
    met: p50 <= 1_500,
    note: `${STARTS} starts with an empty cache, static host on this machine`,
  };
}

/** Figures that need no system; told as they are taken. */
export async function pageFigures(plan: PagePlan, add: (figure: Figure) => void): Promise<void> {
  const folder = await buildPage(() => {});
  if (folder === undefined) throw new Error('web/ has no page');
  add(await start(folder));
  for (const figure of await drawing(folder, plan)) add(figure);
  for (const perSecond of [50, 1_000]) add(await growth(folder, plan, perSecond));
}
