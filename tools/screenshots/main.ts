/** Pictures of every view and state, both themes, without a running playground: the same page from the same recordings. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import sirv from 'sirv';
import { build } from 'vite';
import { findChromium } from '../browser/chromium.ts';
import { SHOTS, type Shot } from './shots.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const IMAGES = join(ROOT, 'docs/images');
const { values } = parseArgs({ options: { only: { type: 'string' }, png: { type: 'string' } } });

/** The page as a static host serves it. */
async function serve(folder: string): Promise<{ url: string; close: () => void }> {
  const files = sirv(folder);
  const server = createServer((request, response) =>
    files(request, response, () => {
      response.statusCode = 404;
      response.end();
    }),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

/** Chromium itself makes the file small: no image library for that. */
async function asWebp(browser: Browser, png: Buffer): Promise<Buffer> {
  const page = await browser.newPage();
  const source = JSON.stringify(`data:image/png;base64,${png.toString('base64')}`);
  const data = await page.evaluate<string>(`(async () => {
    const image = await createImageBitmap(await (await fetch(${source})).blob());
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.86);
  })()`);
  await page.close();
  return Buffer.from(data.slice(data.indexOf(',') + 1), 'base64');
}

/** Nothing moves any more: fonts are there, and two frames were the same. */
async function settled(page: Page): Promise<Buffer> {
  let before = await page.screenshot();
  for (let turn = 0; turn < 20; turn++) {
    const now = await page.screenshot();
    if (now.equals(before)) return now;
    before = now;
  }
  return before;
}

async function take(browser: Browser, url: string, shot: Shot, colorScheme: 'light' | 'dark'): Promise<void> {
  const context = await browser.newContext({
    viewport: shot.size,
    colorScheme,
    timezoneId: 'UTC',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  try {
    await shot.open(page, url);
    const png = await settled(page);
    const name = `${shot.name}-${colorScheme}`;
    if (values.png !== undefined) await writeFile(join(values.png, `${name}.png`), png);
    const [file, bytes] = shot.png === true ? [`${name}.png`, png] : [`${name}.webp`, await asWebp(browser, png)];
    await writeFile(join(IMAGES, file), bytes);
    console.info(`${file}  ${Math.round(bytes.length / 1_024)} KB`);
  } finally {
    await context.close();
  }
}

const folder = await mkdtemp(join(tmpdir(), 'playground-screenshots-'));
await mkdir(IMAGES, { recursive: true });
await build({ root: join(ROOT, 'web'), logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
const site = await serve(folder);
const { executablePath, env } = await findChromium();
const browser = await chromium.launch({
  executablePath,
  env: { ...process.env, ...env } as Record<string, string>,
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'],
});
try {
  for (const shot of SHOTS.filter(({ name }) => name.startsWith(values.only ?? ''))) {
    for (const theme of ['light', 'dark'] as const) await take(browser, site.url, shot, theme);
  }
} finally {
  await browser.close();
  site.close();
  await rm(folder, { recursive: true });
}
