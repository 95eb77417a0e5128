import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LAB_NODES } from '../../../functions/shared/contracts/sli.http.ts';
import { exampleTopology } from './example.ts';
import { edgeLabel, edgeParts, fitted, metricLines, nodeNote, nodeSentence } from './labels.ts';
import { type Box, boxOf, HEIGHT, LEAST_WIDTH, wayOf, within } from './layout.ts';
import { BY_SEVERITY, boxHue, lineHue, readPalette } from './palette.ts';
import { readOffsets } from './places.ts';

const overlap = (one: Box, other: Box): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

describe('the picture', () => {
  test('has a place for every box, and no two on top of each other', () => {
    for (const width of [LEAST_WIDTH, 1_126, 2_400]) {
      const boxes = LAB_NODES.map((id) => boxOf(id, width));
      for (const [at, one] of boxes.entries())
        for (const other of boxes.slice(at + 1)) expect(overlap(one, other)).toBe(false);
    }
  });

  test('keeps a box inside, wherever it is moved to', () => {
    const anywhere = fc.integer({ min: -5_000, max: 5_000 });
    fc.assert(
      fc.property(fc.constantFrom(...LAB_NODES), anywhere, anywhere, (id, dx, dy) => {
        const box = boxOf(id, 1_126, { dx, dy });
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.y).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(1_126);
        expect(box.y + box.height).toBeLessThanOrEqual(HEIGHT);
        expect(boxOf(id, 1_126, within(id, 1_126, { dx, dy }))).toEqual(box);
      }),
    );
  });

  test('draws every line as numbers, to the edge of the box it leads to, wherever both stand', () => {
    const anywhere = fc.record({
      dx: fc.integer({ min: -1_200, max: 1_200 }),
      dy: fc.integer({ min: -300, max: 300 }),
    });
    const nodes = fc.constantFrom(...LAB_NODES);
    fc.assert(
      fc.property(nodes, nodes, anywhere, anywhere, (from, to, one, other) => {
        const [start, end] = [boxOf(from, 1_126, one), boxOf(to, 1_126, other)];
        const { path, tip } = wayOf(start, end);
        expect(path).not.toMatch(/NaN|undefined|Infinity/);
        expect([end.x, end.x + end.width]).toContain(tip.x);
      }),
    );
  });
});

describe('labels', () => {
  const { nodes, edges } = exampleTopology();
  const edge = (id: string) => edges.find((one) => one.id === id) ?? expect.fail(`no ${id}`);
  const node = (id: string) => nodes.find((one) => one.id === id) ?? expect.fail(`no ${id}`);

  test('say what belongs to the kind of line', () => {
    expect(edgeLabel(edge('deals>prices'))).toBe('106 rps · 41 ms');
    expect(edgeLabel(edge('deals>ratings'))).toBe('106 rps · 388 ms · 7.7 % fail');
    expect(edgeLabel(edge('deals>enrichment-queue'))).toBe('84 in/s · 429 31 %');
    expect(edgeLabel(edge('enrichment-queue>enrichment'))).toBe('61 out/s · lag 19 s');
    expect(edgeLabel({ kind: 'work', metrics: { completionRate: 0, lagEstimateSec: null, depth: 4 } })).toBe(
      '0 out/s · lag ∞',
    );
  });

  test('leave out what nobody measured', () => {
    expect(edgeLabel({ kind: 'call', metrics: {} })).toBe('');
    expect(edgeLabel({ kind: 'call', metrics: { requestRateRps: 0, p95LatencyMs: null } })).toBe('0 rps');
    expect(nodeNote({ id: 'enrichment-queue', type: 'queue', status: 'up', metrics: {} })).toBe('');
  });

  test('drop the middle, never the failures, where there is no room', () => {
    expect(fitted(edgeParts(edge('deals>ratings')), 130)).toBe('106 rps · 7.7 % fail');
    expect(fitted(['one', 'two'], 1)).toBe('one');
  });

  test('of boxes name the one number that says most', () => {
    expect(
      ['reads', 'enrichment-queue', 'enrichment', 'ratings-a', 'ratings-b', 'clients'].map((id) => nodeNote(node(id))),
    ).toEqual(['hit 94 %', '1,187', '61/s', 'in rotation', 'ejected', '318 rps']);
    expect(nodeNote({ ...node('prices'), status: 'down' })).toBe('down');
  });

  test('read as one sentence, with the state as a word', () => {
    expect(nodeSentence(node('ratings-b'))).toBe(
      'ratings b ejected, rate 41 rps, p95 80 ms, failures 20 %, healthy no, service, out of target',
    );
    expect(metricLines({ readModelHitPct: 90, lagEstimateSec: null })).toEqual([
      ['read model hit', '90 %'],
      ['lag', '∞'],
    ]);
  });
});

describe('colours', () => {
  test('follow the severity, or the person’s own choice', () => {
    const mine = readPalette('{"mode":"mine","hues":{"queue":"comp"}}');
    expect(boxHue(BY_SEVERITY, { type: 'queue', severity: 'critical' })).toBe('fail');
    expect(boxHue(BY_SEVERITY, { type: 'queue', severity: 'ok' })).toBeNull();
    expect(boxHue(mine, { type: 'queue', severity: 'critical' })).toBe('comp');
    expect(lineHue(BY_SEVERITY, { kind: 'enqueue', severity: 'ok' }, 'queue')).toBe('async');
    expect(lineHue(BY_SEVERITY, { kind: 'call', severity: 'ok' }, 'service')).toBe('sync');
    expect(lineHue(mine, { kind: 'enqueue', severity: 'ok' }, 'queue')).toBe('comp');
  });

  test('and places that were kept are taken only as far as they make sense', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (kept) => {
        expect(['severity', 'mine']).toContain(readPalette(kept).mode);
        for (const { dx, dy } of Object.values(readOffsets(kept))) expect([dx, dy].every(Number.isFinite)).toBe(true);
      }),
    );
    expect(readOffsets('{"prices":{"dx":8,"dy":0},"nobody":{"dx":1,"dy":1},"reads":{"dx":"x","dy":0}}')).toEqual({
      prices: { dx: 8, dy: 0 },
    });
  });
});
