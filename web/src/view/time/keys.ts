/** The keys of time; the slider has them, too, while it has the focus. */
import { useEffect } from 'react';
import { onKey } from '../keys.ts';
import { changeSpeed, goLive, step, togglePause, toStart } from './actions.ts';

/** Answers whether the key was one of time. */
export function timeKey(key: string): boolean {
  switch (key) {
    case ' ':
      togglePause();
      return true;
    case ',':
      void step(-1);
      return true;
    case '.':
      void step(1);
      return true;
    case 'j':
      changeSpeed(-1);
      return true;
    case 'k':
      changeSpeed(0);
      return true;
    case 'l':
      changeSpeed(1);
      return true;
    case 'Home':
      void toStart();
      return true;
    case 'End':
      goLive();
      return true;
    default:
      return false;
  }
}

export const useTimeKeys = (): void => useEffect(() => onKey(timeKey), []);
