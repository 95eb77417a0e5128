/** Room for the words of one frame: clear of all nodes, and of each other by more than the space between two words. */
import type { Box } from './geometry.ts';

const BESIDE = 10;
const ABOVE = 2;

const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && a.x + a.width > b.x && a.y < b.y + b.height && a.y + a.height > b.y;

export function createWordRoom(boxes: () => readonly Box[]) {
  const words: Box[] = [];
  return {
    clear(): void {
      words.length = 0;
    },
    /** A spot that is free is taken from then on. */
    take(word: Box): boolean {
      const around: Box = {
        x: word.x - BESIDE,
        y: word.y - ABOVE,
        width: word.width + 2 * BESIDE,
        height: word.height + 2 * ABOVE,
      };
      if (boxes().some((place) => overlaps(place, word)) || words.some((other) => overlaps(other, around)))
        return false;
      words.push(word);
      return true;
    },
  };
}
