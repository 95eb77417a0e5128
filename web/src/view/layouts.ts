/** Arrangements of the map with a name, kept per stage. Each knows the map that it was made for. */
import type { Positions } from '../scene/geometry.ts';
import { applyPositions, readPositions } from './layout-store.ts';
import { getUi } from './store.ts';

export interface NamedLayout {
  readonly name: string;
  /** Hash of the map that it was made on. */
  readonly hash: string;
  readonly positions: Positions;
}

const key = (stage: string): string => `layouts.v1:${stage}`;

const isLayout = (value: unknown): value is NamedLayout =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'name') === 'string' &&
  typeof Reflect.get(value, 'hash') === 'string';

export function layoutsOf(stage: string): readonly NamedLayout[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key(stage)) ?? '[]');
    if (!Array.isArray(value)) return [];
    return value.filter(isLayout).map((layout) => ({ ...layout, positions: readPositions(layout.positions) }));
  } catch {
    return [];
  }
}

const keep = (stage: string, layouts: readonly NamedLayout[]): void =>
  localStorage.setItem(key(stage), JSON.stringify(layouts.toSorted((a, b) => a.name.localeCompare(b.name))));

/** Where everything stands now, under a name; a layout of the same name is replaced. */
export function saveLayout(stage: string, name: string): void {
  const { positions, topology } = getUi();
  const others = layoutsOf(stage).filter((layout) => layout.name !== name);
  keep(stage, [...others, { name, hash: topology?.hash ?? '', positions }]);
}

export const deleteLayout = (stage: string, name: string): void =>
  keep(
    stage,
    layoutsOf(stage).filter((layout) => layout.name !== name),
  );

/** Answers how to take it back. Places that the layout does not know stand where the map has them. */
export const chooseLayout = (stage: string, { positions }: NamedLayout): (() => void) =>
  applyPositions(stage, positions);
