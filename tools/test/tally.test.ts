import { describe, expect, it } from 'vitest';
import { add, junitTally, playwrightTally, summaryLine, vitestTally } from './tally.ts';

const file = (status: string, ...results: string[]) => ({
  status,
  assertionResults: results.map((result) => ({ status: result })),
});

describe('the numbers of a test run', () => {
  it('come from the results in the report of vitest', () => {
    const report = JSON.stringify({
      testResults: [file('passed', 'passed', 'passed', 'skipped'), file('failed', 'failed', 'passed', 'todo')],
    });
    expect(vitestTally(report)).toEqual({ passed: 3, failed: 1, skipped: 2 });
  });

  it('count a file that does not load as one failure', () => {
    expect(vitestTally(JSON.stringify({ testResults: [file('failed')] }))).toEqual({
      passed: 0,
      failed: 1,
      skipped: 0,
    });
  });

  it('count a file whose clean-up fails after its tests passed', () => {
    expect(vitestTally(JSON.stringify({ testResults: [file('failed', 'passed')] }))).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
    });
  });

  it('come from the attributes of the suites in a JUnit report', () => {
    const report =
      '<?xml version="1.0"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="1.2"><testcase/></testsuite></testsuites>';
    expect(junitTally(report)).toEqual({ passed: 4, failed: 3, skipped: 3 });
  });

  it('are refused from a JUnit report without a suite', () => {
    expect(() => junitTally('<html/>')).toThrow('no test suite');
  });

  it('count a flaky page test as passed and an error outside of tests as failed', () => {
    const report = JSON.stringify({ stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] });
    expect(playwrightTally(report)).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });

  it('add up over all runners', () => {
    expect(
      add([
        { passed: 1, failed: 0, skipped: 2 },
        { passed: 3, failed: 1, skipped: 0 },
      ]),
    ).toEqual({ passed: 4, failed: 1, skipped: 2 });
  });

  it('end in one line that names skipped tests only when there are any', () => {
    expect(summaryLine({ passed: 7, failed: 0, skipped: 0 })).toBe('7 passed, 0 failed');
    expect(summaryLine({ passed: 7, failed: 1, skipped: 2 })).toBe('7 passed, 1 failed, 2 skipped');
  });
});
