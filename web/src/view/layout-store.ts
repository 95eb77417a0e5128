/** The person's own arrangement of the map, kept per stage. */
import type { Positions } from '../scene/geometry.ts';
import { getUi, setUi } from './store.ts';

const key = (stage: string): string => `layout.v1:${stage}`;

const isPosition = (value: unknown): value is { x: number; y: number } =>
  typeof value === 'object' &&
  value !== null &&
  Number.isFinite(Reflect.get(value, 'x')) &&
  Number.isFinite(Reflect.get(value, 'y'));

export function loadPositions(stage: string): Positions {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key(stage)) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, { x: number; y: number }] => isPosition(entry[1])),
    );
  } catch {
    return {};
  }
}

export function moveNodes(stage: string, moved: Positions): void {
  const positions = { ...getUi().positions, ...moved };
  setUi({ positions });
  localStorage.setItem(key(stage), JSON.stringify(positions));
}

/** Back to the deployed layout; answers how to undo that. */
export function resetPositions(stage: string): () => void {
  const before = getUi().positions;
  setUi({ positions: {} });
  localStorage.removeItem(key(stage));
  return () => moveNodes(stage, before);
}
