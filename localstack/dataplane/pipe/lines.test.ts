import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineSplitter } from './lines.ts';

test('lines arrive whole however the bytes are cut, in the middle of a character too', () => {
  const line = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\n'));
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (lines, cuts) => {
      const heard: string[] = [];
      const feed = lineSplitter((text) => heard.push(text));
      const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
      for (let at = 0, i = 0; at < bytes.length; i += 1) {
        const size = cuts[i % cuts.length] as number;
        feed(bytes.subarray(at, at + size));
        at += size;
      }
      expect(heard).toEqual(lines);
    }),
  );
});
