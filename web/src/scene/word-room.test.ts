import { expect, test } from 'vitest';
import { createWordRoom } from './word-room.ts';

const word = (x: number, y = 0, width = 100) => ({ x, y, width, height: 18 });

test('words do not touch each other: side by side they would read as one', () => {
  const room = createWordRoom(() => []);
  expect(room.take(word(0))).toBe(true);
  expect(room.take(word(104))).toBe(false);
  expect(room.take(word(112))).toBe(true);
  expect(room.take(word(0, 19))).toBe(false);
  expect(room.take(word(0, 22))).toBe(true);
});

test('nodes are kept clear, and the next frame begins with all room', () => {
  const room = createWordRoom(() => [{ x: 0, y: 0, width: 50, height: 50 }]);
  expect(room.take(word(40))).toBe(false);
  expect(room.take(word(52))).toBe(true);
  room.clear();
  expect(room.take(word(52))).toBe(true);
});
