import { createContext, useContext } from 'react';
import type { Playground } from '../live/playground.ts';

export const PlaygroundContext = createContext<Playground | null>(null);

/** The running playground; only used below the point where it exists. */
export function usePlayground(): Playground {
  const playground = useContext(PlaygroundContext);
  if (playground === null) throw new Error('This part of the page needs a connected playground.');
  return playground;
}

/** Null while the page has no system yet. */
export const usePlaygroundOrNull = (): Playground | null => useContext(PlaygroundContext);
