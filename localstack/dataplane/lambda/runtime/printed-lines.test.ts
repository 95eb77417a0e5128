import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { lineReader, lineWriter, sharedLines } from './printed-lines.ts';

describe('lines in shared memory', () => {
  it('are read once, in order, with their times, whatever they hold', () => {
    const shared = sharedLines();
    const { take } = lineReader(shared);
    const write = lineWriter(shared, () => expect.unreachable());
    const lines: [number, string][] = [
      [1_700_000_000_123, 'plain'],
      [0.5, 'grün 🍏\nsecond line'],
      [2, ''],
    ];
    for (const [at, text] of lines) write(at, text);
    expect(take()).toEqual(lines);
    expect(take()).toEqual([]);
  });

  it('find room again when they were read; one that finds none goes by message and waits until it is heard', () => {
    const shared = sharedLines();
    const { take, hear } = lineReader(shared);
    const got: string[] = [];
    const write = lineWriter(shared, (_at, text) => {
      got.push(...take().map(([, line]) => line), text);
      hear();
    });
    const lines = Array.from({ length: 50 }, (_, n) => `${n} ${'ü'.repeat(n % 7 === 0 ? 20_000 : 3_000)}`);
    for (const line of lines) write(1, line);
    got.push(...take().map(([, line]) => line));
    expect(got).toEqual(lines);
  });

  it('of a thread that prints while they are read come once each, and are there when it ends in a loop', async () => {
    const shared = sharedLines();
    const { take, hear } = lineReader(shared);
    const count = 20_000;
    const module = new URL('./printed-lines.ts', import.meta.url).href;
    const worker = new Worker(
      `const { workerData, parentPort } = require('node:worker_threads');
       import(${JSON.stringify(module)}).then(({ lineWriter }) => {
         const write = lineWriter(workerData, (at, text) => parentPort.postMessage([at, text]));
         for (let n = 0; n < ${count}; n += 1) write(n, 'line ' + n);
         for (;;) {}
       });`,
      { eval: true, workerData: shared },
    );
    const lines: [number, string][] = [];
    worker.on('message', (line: [number, string]) => {
      lines.push(...take(), line);
      hear();
    });
    while (lines.length < count) {
      lines.push(...take());
      await new Promise((turn) => setImmediate(turn));
    }
    await worker.terminate();
    expect(lines).toEqual(Array.from({ length: count }, (_, n) => [n, `line ${n}`]));
  }, 30_000);
});
