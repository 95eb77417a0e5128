/** What a runner's own report says: the numbers in the last line are added up from these and nothing else. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 };

export const total = ({ passed, failed, skipped }: Tally): number => passed + failed + skipped;

export const add = (tallies: Tally[]): Tally =>
  tallies.reduce(
    (sum, tally) => ({
      passed: sum.passed + tally.passed,
      failed: sum.failed + tally.failed,
      skipped: sum.skipped + tally.skipped,
    }),
    NOTHING,
  );

/** The last line of a run: `N passed, N failed`, and how many were skipped when any were. */
export const summaryLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

interface VitestReport {
  testResults: Array<{ status: string; assertionResults: Array<{ status: string }> }>;
}

/** Vitest's `json` report. A file that fails as a whole, say by its imports, has no results and counts as one failure. */
export function vitestTally(report: string): Tally {
  const { testResults } = JSON.parse(report) as VitestReport;
  return add(
    testResults.map(({ status, assertionResults }) => {
      const count = (...wanted: string[]) => assertionResults.filter((result) => wanted.includes(result.status)).length;
      const tally = {
        passed: count('passed'),
        failed: count('failed'),
        skipped: count('skipped', 'pending', 'todo', 'disabled'),
      };
      return status === 'failed' && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
    }),
  );
}

/** The JUnit file that pytest writes; errors outside of tests (collection, fixtures) are failures. */
export function junitTally(report: string): Tally {
  const suites = [...report.matchAll(/<testsuite\b[^>]*>/g)].map(([tag]) => tag);
  if (suites.length === 0) throw new Error('the report has no test suite');
  const number = (tag: string, name: string) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(tag)?.[1] ?? 0);
  return add(
    suites.map((tag) => {
      const failed = number(tag, 'failures') + number(tag, 'errors');
      const skipped = number(tag, 'skipped');
      return { passed: Math.max(0, number(tag, 'tests') - failed - skipped), failed, skipped };
    }),
  );
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors?: unknown[];
}

/** Playwright's `json` report. Errors outside of tests (a file that does not load) count as failures. */
export function playwrightTally(report: string): Tally {
  const { stats, errors = [] } = JSON.parse(report) as PlaywrightReport;
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped };
}
