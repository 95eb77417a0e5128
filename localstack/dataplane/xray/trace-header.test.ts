import { expect, test } from 'vitest';
import { formatTraceHeader, readTraceHeader } from './trace-header.ts';

const ROOT = '1-67891233-abcdef012345678912345678';

test.each([
  [`Root=${ROOT}`, `Root=${ROOT}`],
  [`Root=${ROOT};Sampled=1`, `Root=${ROOT};Sampled=1`],
  [`root=${ROOT}; parent=463ac35c9f6413ad ;Sampled=0`, `Root=${ROOT};Parent=463ac35c9f6413ad;Sampled=0`],
  [`Root=${ROOT};Parent=nonsense;Sampled=?;Lineage=a`, `Root=${ROOT}`],
])('%s is understood as %s', (header, understood) => {
  expect(formatTraceHeader(readTraceHeader(header, 0))).toBe(understood);
});

test.each([undefined, '', 'Root=', 'Root=1-2-3;Sampled=1', ';;='])(
  '%s begins a new trace that nobody has sampled',
  (header) => {
    const trace = readTraceHeader(header, 1_700_000_000_000);
    expect(trace.root).toMatch(/^1-6553f100-[0-9a-f]{24}$/);
    expect(trace).toMatchObject({ parent: null, sampled: null });
  },
);
