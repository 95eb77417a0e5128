/** One clock for everything that is sampled: four or ten times a second, and only while the tab is visible. */
import { useEffect, useRef, useState } from 'react';

export type Pace = 100 | 250;
type Beat = () => void;

const listeners: Record<Pace, Set<Beat>> = { 100: new Set(), 250: new Set() };
let timer: ReturnType<typeof setInterval> | null = null;
let beats = 0;

function beat(): void {
  if (document.hidden) return;
  beats += 1;
  for (const run of listeners[100]) run();
  if (beats % 5 === 0 || beats % 5 === 2) for (const run of listeners[250]) run();
}

export function onBeat(pace: Pace, run: Beat): () => void {
  listeners[pace].add(run);
  timer ??= setInterval(beat, 100);
  return () => {
    listeners[pace].delete(run);
    if (listeners[100].size + listeners[250].size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

const same = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return left.length === right.length && left.every(([key, value]) => Object.is(value, Reflect.get(b, key)));
};

/** A value of the model, read at a pace; renders only when it is different (shallowly). */
export function useSampled<T>(read: () => T, pace: Pace = 250): T {
  const [value, setValue] = useState(read);
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    const look = () =>
      setValue((before) => {
        const next = latest.current();
        return same(before, next) ? before : next;
      });
    look();
    return onBeat(pace, look);
  }, [pace]);
  const now = read();
  return same(value, now) ? value : now;
}

/** Runs a writer of text nodes at a pace, without a render. */
export function useBeat(run: () => void, pace: Pace = 250): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    latest.current();
    return onBeat(pace, () => latest.current());
  }, [pace]);
}
