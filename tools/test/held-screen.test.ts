import { expect, test } from 'vitest';
import { heldScreen } from './held-screen.ts';

test('words come in one piece when they are asked for, and as they are said afterwards', () => {
  const seen: string[] = [];
  const screen = heldScreen({ write: (text) => seen.push(text) });
  screen.write('a');
  screen.write('b');
  expect(seen).toEqual([]);
  screen.show();
  expect(seen).toEqual(['ab']);
  screen.write('c');
  expect(seen).toEqual(['ab', 'c']);
});
