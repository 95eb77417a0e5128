import { expect, test } from 'vitest';
import { junitTally } from '../../tools/test/tally.ts';
import { type Pass, sentBy, together } from './report.ts';

const junit = (failures: number): string =>
  `<testsuites><testsuite name="schemathesis" errors="0" failures="${failures}" skipped="0" tests="3"><testcase name="GET /healthz"/></testsuite></testsuites>`;
const pass = (name: string, generated: number, failures = 0): Pass => ({
  name,
  junit: junit(failures),
  report: JSON.stringify({ test_cases: { generated, unique_failures: failures } }),
  problem: undefined,
});

test('operations of all passes are counted, and the run as a whole once', () => {
  const xml = together([pass('anonymous', 30), pass('operator', 70)], 100);
  expect(junitTally(xml)).toEqual({ passed: 7, failed: 0, skipped: 0 });
  expect(xml).toContain('name="fuzz as operator"');
});

test.each([
  ['failures of a pass', [pass('anonymous', 100, 2)], 2],
  ['too few requests', [pass('anonymous', 99)], 1],
  ['a pass that had to be ended', [{ ...pass('anonymous', 100), problem: 'ended by SIGTERM' }], 1],
  ['a pass without a report', [pass('customer', 100), { ...pass('x', 0), junit: undefined, report: undefined }], 1],
  ['a pass with half a report', [pass('customer', 100), { ...pass('x', 0), report: '' }], 0],
] as const)('%s: as many fail', (_, passes, failed) => {
  expect(junitTally(together(passes, 100)).failed).toBe(failed);
});

test('a pass that left nothing has sent nothing', () => {
  expect(sentBy({ ...pass('x', 5), report: undefined })).toBe(0);
});
