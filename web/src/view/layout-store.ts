/** The person's own arrangement of the map, kept per stage. */
import type { Positions } from '../scene/geometry.ts';
import { getUi, setUi } from './store.ts';

const key = (stage: string): string => `layout.v1:${stage}`;

const isPosition = (value: unknown): value is { x: number; y: number } =>
  typeof value === 'object' &&
  value !== null &&
  Number.isFinite(Reflect.get(value, 'x')) &&
  Number.isFinite(Reflect.get(value, 'y'));

/** What of a stored value are positions. */
export function readPositions(value: unknown): Positions {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, { x: number; y: number }] => isPosition(entry[1])),
  );
}

export function loadPositions(stage: string): Positions {
  try {
    return readPositions(JSON.parse(localStorage.getItem(key(stage)) ?? '{}'));
  } catch {
    return {};
  }
}

function keep(stage: string, positions: Positions): void {
  setUi({ positions });
  if (Object.keys(positions).length === 0) localStorage.removeItem(key(stage));
  else localStorage.setItem(key(stage), JSON.stringify(positions));
}

export const moveNodes = (stage: string, moved: Positions): void => keep(stage, { ...getUi().positions, ...moved });

/** In place of all that was moved; answers how to undo that. */
export function applyPositions(stage: string, positions: Positions): () => void {
  const before = getUi().positions;
  keep(stage, positions);
  return () => keep(stage, before);
}

/** Back to the deployed layout; answers how to undo that. */
export const resetPositions = (stage: string): (() => void) => applyPositions(stage, {});
