import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { judge } from './runner.ts';
import type { Tally } from './tally.ts';

const reportWith = (tally: Tally | string) => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(tally));
  return { file, read: (text: string) => JSON.parse(text) as Tally };
};

describe('a runner', () => {
  it('passes with the numbers of its report', () => {
    const tally = { passed: 3, failed: 0, skipped: 1 };
    expect(judge({ code: 0 }, reportWith(tally))).toEqual({ tally });
  });

  it('that ran no test has failed', () => {
    const { tally, problem } = judge({ code: 0 }, reportWith({ passed: 0, failed: 0, skipped: 0 }));
    expect(tally.failed).toBe(1);
    expect(problem).toBe('no test ran');
  });

  it('that died after writing a good report has failed', () => {
    const { tally } = judge({ code: 1 }, reportWith({ passed: 3, failed: 0, skipped: 0 }));
    expect(tally).toEqual({ passed: 3, failed: 1, skipped: 0 });
  });

  it('without a report has failed, whatever its exit code', () => {
    const { tally, problem } = judge(
      { code: 0 },
      { file: '/nowhere/report.json', read: () => ({ passed: 9, failed: 0, skipped: 0 }) },
    );
    expect(tally).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(problem).toContain('no report');
  });

  it('with an unreadable report has failed', () => {
    const report = { ...reportWith('x'), read: () => JSON.parse('{') as Tally };
    expect(judge({ code: 0 }, report).problem).toContain('unreadable');
  });

  it('that had to be ended has failed', () => {
    const { problem, tally } = judge(
      { code: null, cause: 'not done after 5 s' },
      reportWith({ passed: 2, failed: 0, skipped: 0 }),
    );
    expect(tally).toEqual({ passed: 2, failed: 1, skipped: 0 });
    expect(problem).toBe('not done after 5 s');
  });

  it('that is a check counts as one', () => {
    expect(judge({ code: 0 }, undefined).tally).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(judge({ code: 2 }, undefined).tally).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
