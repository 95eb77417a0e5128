import { describe, expect, it } from 'vitest';
import { Failure, Stopped } from './failure.mjs';
import { createProgress } from './progress.mjs';

const recorded = (json: boolean, times: number[] = []) => {
  const lines: string[] = [];
  const output = { write: (text: string) => lines.push(text.trimEnd()) };
  const progress = createProgress({
    json,
    output,
    now: () => times.shift() ?? 0,
    earlier: [{ name: 'before', ms: 7 }],
  });
  return { lines, progress };
};

describe('the progress of a start', () => {
  it('shows each step with its time and what came out of it', async () => {
    const { lines, progress } = recorded(false, [1_000, 3_500]);
    await progress.step('Start engine', (note) => note('http://localhost:1'));
    expect(lines).toEqual(['… Start engine', '✔ Start engine  2.5 s  http://localhost:1']);
  });

  it('keeps the steps of the process before it', async () => {
    const { progress } = recorded(false, [0, 12]);
    await progress.step('next', () => {});
    expect(progress.steps).toEqual([
      { name: 'before', ms: 7 },
      { name: 'next', ms: 12 },
    ]);
  });

  it('is one JSON line per step for scripts', async () => {
    const { lines, progress } = recorded(true, [0, 5]);
    await progress.step('Deploy', () => {});
    expect(lines.map((line) => JSON.parse(line))).toEqual([{ step: 'Deploy', ok: true, ms: 5 }]);
  });

  it('says what to do about a failed step and passes the failure on', async () => {
    const { lines, progress } = recorded(true, [0, 5]);
    const failure = new Failure('broken', 'mend it');
    await expect(progress.step('Deploy', () => Promise.reject(failure))).rejects.toBe(failure);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { step: 'Deploy', ok: false, ms: 5, error: 'broken', fix: 'mend it' },
    ]);
    expect(progress.steps).toHaveLength(1);
  });

  it('does not call an interruption a failure', async () => {
    const { lines, progress } = recorded(false);
    await expect(progress.step('Deploy', () => Promise.reject(new Stopped()))).rejects.toBeInstanceOf(Stopped);
    expect(lines).toEqual(['… Deploy']);
  });

  it('gives back what the step gave', async () => {
    expect(await recorded(false).progress.step('count', () => 42)).toBe(42);
  });
});
