import { defineConfig } from '@playwright/test';
import { findChromium } from './tools/browser/chromium.ts';

const browser = await findChromium();

export default defineConfig({
  testDir: 'tests/e2e',
  // PLAYGROUND_LONG=1: what takes minutes and a machine of its own, instead of all others.
  testMatch: process.env.PLAYGROUND_LONG === undefined ? '**/*.test.ts' : '**/*.long.ts',
  outputDir: 'test-results/artifacts',
  // One running playground serves all tests, and each test has an account of its own; the machine has two cores.
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? 'test-results/e2e.json' }]],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    // with what the page was at each step; a film of it would take as long to draw as the page itself
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: true, sources: false },
    launchOptions: {
      executablePath: browser.executablePath,
      env: { ...definedOnly(process.env), ...browser.env },
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'],
    },
  },
});

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
