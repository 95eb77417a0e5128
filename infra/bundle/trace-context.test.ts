import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createNamespace, destroyNamespace, getNamespace } from './trace-context.ts';

test('what runs beside each other keeps its own values, through everything asynchronous', async () => {
  const namespace = createNamespace('a');
  const seen: unknown[] = [];
  const work = async (segment: string, ms: number) => {
    namespace.set('segment', segment);
    await pause(ms);
    seen.push([segment, namespace.get('segment')]);
  };
  const running: Promise<void>[] = [];
  namespace.run(() => running.push(work('one', 20)));
  namespace.run(() => running.push(work('two', 5)));
  await Promise.all(running);
  expect(seen).toEqual([
    ['two', 'two'],
    ['one', 'one'],
  ]);
});

test('an inner context sees the values around it and leaves them alone', () => {
  const namespace = createNamespace('b');
  namespace.run(() => {
    namespace.set('segment', 'outer');
    namespace.run(() => {
      expect(namespace.get('segment')).toBe('outer');
      namespace.set('segment', 'inner');
    });
    expect(namespace.get('segment')).toBe('outer');
  });
});

test('a context entered for good is there in every callback', async () => {
  const namespace = createNamespace('c');
  expect(() => namespace.set('segment', 'x')).toThrow(/No context/);
  namespace.enter(namespace.createContext());
  namespace.set('segment', 'facade');
  await new Promise<void>((resolve) => setImmediate(resolve));
  expect(namespace.get('segment')).toBe('facade');
  expect(getNamespace('c')).toBe(namespace);
  destroyNamespace('c');
  expect(getNamespace('c')).toBeUndefined();
});
