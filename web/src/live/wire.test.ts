import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEvent } from '../model/event.ts';
import { readMessage } from './wire.ts';

test('no text makes the reader throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.object().map((value) => JSON.stringify({ v: 1, type: 'events', ...value })),
      ),
      (text) => {
        expect(() => readMessage(text)).not.toThrow();
      },
    ),
  );
});

test('no value makes the row reader throw', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(() => readEvent(value)).not.toThrow();
    }),
  );
});

test('a frame is read with its numbers and its rows untouched', () => {
  const rows = [{ id: 'a' }];
  const text = JSON.stringify({
    v: 1,
    type: 'events',
    epoch: 'e',
    seq: 42,
    n: 1201,
    count: 1,
    at: '',
    events: rows,
    withheld: 0,
    replay: true,
  });
  expect(readMessage(text)).toMatchObject({
    type: 'events',
    frame: { epoch: 'e', seq: 42, n: 1201, count: 1, rows, replay: true },
  });
});

test('another version of the protocol is not read', () => {
  expect(readMessage(JSON.stringify({ v: 2, type: 'pong', t: 1 }))).toBeNull();
});
