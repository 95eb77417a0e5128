import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameMeter } from './frame-meter.ts';

/** A client's frame: masked, with a payload of this length. */
function frame(length: number): Buffer {
  const head =
    length < 126
      ? Buffer.from([0x81, 0x80 | length])
      : length < 65_536
        ? Buffer.from([0x81, 0xfe, length >> 8, length & 0xff])
        : Buffer.concat([Buffer.from([0x81, 0xff, 0, 0, 0, 0]), uint32(length)]);
  return Buffer.concat([head, Buffer.from([1, 2, 3, 4]), Buffer.alloc(length, 0xff)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

test('a frame that is too long is reported however the bytes are cut, and only then', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(125, 126, 999, 1000, 1001, 70_000)), {
        maxLength: 8,
      }),
      fc.array(fc.integer({ min: 1, max: 4_000 }), { minLength: 1, maxLength: 20 }),
      (lengths, cuts) => {
        let reports = 0;
        const feed = frameMeter(1_000, () => {
          reports += 1;
        });
        const bytes = Buffer.concat(lengths.map(frame));
        for (let at = 0, i = 0; at < bytes.length; i += 1) {
          const size = cuts[i % cuts.length] as number;
          feed(bytes.subarray(at, at + size));
          at += size;
        }
        expect(reports).toBe(lengths.some((length) => length > 1_000) ? 1 : 0);
      },
    ),
  );
});
