/** What the passes of the fuzzer report, put together as one JUnit file that the tally adds up. */
import { z } from 'zod';

export interface Pass {
  readonly name: string;
  /** The JUnit file of the pass; undefined when it wrote none. */
  readonly junit: string | undefined;
  /** The JSON report of the pass; undefined when it wrote none. */
  readonly report: string | undefined;
  /** Why the pass did not come to its end, if so. */
  readonly problem: string | undefined;
}

const Counted = z.object({ test_cases: z.object({ generated: z.int().nonnegative() }) });

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

/** Requests that a pass has sent. */
export function sentBy({ report }: Pass): number {
  if (report === undefined || report === '') return 0; // a pass that was ended from outside leaves nothing
  return Counted.parse(JSON.parse(report)).test_cases.generated;
}

/** Operations as test cases, by pass, and one test case about the run as a whole. */
export function together(passes: readonly Pass[], wanted: number): string {
  const suites = passes.flatMap(({ name, junit = '' }) =>
    [...junit.matchAll(/<testsuite\b.*?<\/testsuite>/gs)].map(([suite]) =>
      suite.replace(/name="[^"]*"/, `name="fuzz as ${name}"`),
    ),
  );
  const sent = passes.reduce((sum, pass) => sum + sentBy(pass), 0);
  const problems = [
    ...passes.flatMap(({ name, problem }) => (problem === undefined ? [] : [`${name}: ${problem}`])),
    ...passes.flatMap(({ name, junit }) => (junit === undefined ? [`${name}: no report`] : [])),
    ...(sent < wanted ? [`only ${sent} of ${wanted} requests were sent`] : []),
  ];
  const failure = problems.length === 0 ? '' : `<failure message="${escaped(problems.join('; '))}"/>`;
  const whole = [
    `<testsuite name="fuzz" tests="1" failures="${problems.length === 0 ? 0 : 1}" errors="0" skipped="0">`,
    `<testcase name="every pass ends in time and ${wanted} requests are sent">${failure}</testcase></testsuite>`,
  ].join('');
  return `<?xml version="1.0" encoding="utf-8"?>\n<testsuites>${[...suites, whole].join('\n')}</testsuites>\n`;
}
