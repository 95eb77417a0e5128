/** What is on the canvas, for whoever checks it: the painter of the day answers, nobody draws here. */
import type { Style } from './styles.ts';

export interface ShownMark {
  readonly row: number;
  readonly style: Style;
  /** Pixels of the canvas. */
  readonly x: number;
  readonly y: number;
}

export function createPicture() {
  let read: () => readonly ShownMark[] = () => [];
  return {
    /** Marks of the frame that was painted last. */
    marks: (): readonly ShownMark[] => read(),
    /** The canvas came, or went. */
    painted(by: (() => readonly ShownMark[]) | null): void {
      read = by ?? (() => []);
    },
  };
}
