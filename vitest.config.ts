import { defineConfig } from 'vitest/config';

/** Tests that need nothing but Node: they run in any order, in all cores. */
const alone = { environment: 'node', testTimeout: 15_000 } as const;

/** Tests against a running playground (PLAYGROUND_STATE_DIR names its folder): one file at a time. */
const running = { environment: 'node', testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false } as const;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...alone,
          name: 'unit',
          include: [
            'functions/**/*.test.ts',
            'tools/**/*.test.ts',
            'localstack/launcher/**/*.test.ts',
            'tests/load/**/*.test.ts',
            'tests/fuzz/**/*.test.ts',
            'tests/properties/**/*.test.ts',
          ],
        },
      },
      { test: { ...alone, name: 'web', include: ['web/src/**/*.test.{ts,tsx}'], environment: 'happy-dom' } },
      // Bundling all functions takes half a minute of processor time, and synthesising all stacks seconds.
      {
        test: { ...alone, name: 'infra', include: ['infra/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 300_000 },
      },
      { test: { ...alone, name: 'dataplane', include: ['localstack/dataplane/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { ...running, name: 'conformance', include: ['localstack/conformance/**/*.test.ts'] } },
      { test: { ...running, name: 'integration', include: ['tests/integration/**/*.test.ts'] } },
      { test: { ...running, name: 'flows', include: ['tests/flows/**/*.test.ts'] } },
      { test: { ...running, name: 'invariants', include: ['tests/invariants/**/*.test.ts'] } },
    ],
  },
});
