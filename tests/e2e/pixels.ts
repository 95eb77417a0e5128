/** Marks looked at on the canvas itself: where the page says that one is, there is its colour. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { z } from 'zod';

const TOKENS = readFileSync(resolve(import.meta.dirname, '../../web/src/tokens.css'), 'utf8');

/** Red, green and blue of a token in the light theme. */
function colourOf(token: string): readonly number[] {
  const hex = new RegExp(`--${token}: #([0-9a-f]{6})`, 'i').exec(TOKENS)?.[1];
  if (hex === undefined) throw new Error(`there is no token ${token}`);
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

const Mark = z.object({ id: z.string(), type: z.string(), x: z.number(), y: z.number(), pixels: z.array(z.number()) });
export type SeenMark = z.infer<typeof Mark>;

/** Marks that no other one can cover, with the nine pixels at their middle. */
export async function seenMarks(page: Page, types: readonly string[]): Promise<SeenMark[]> {
  const found: unknown = await page.evaluate(`(() => {
    const canvas = document.querySelector('.marks canvas');
    const context = canvas.getContext('2d');
    const marks = __playground.marks();
    const apart = (one, other) => one === other || Math.hypot(one.x - other.x, one.y - other.y) > 40;
    const inside = ({ x, y }) => x > 8 && y > 8 && x < canvas.width - 8 && y < canvas.height - 8;
    return marks
      .filter((mark) => ${JSON.stringify(types)}.includes(mark.type) && inside(mark))
      .filter((mark) => marks.every((other) => apart(mark, other)))
      .slice(0, 20)
      .map(({ id, type, x, y }) => {
        const { data } = context.getImageData(Math.round(x) - 1, Math.round(y) - 1, 3, 3);
        return { id, type, x, y, pixels: [...data] };
      });
  })()`);
  return z.array(Mark).parse(found);
}

/** Marks that are not there in the colour of the token, in words. */
export function notPainted(marks: readonly SeenMark[], token: string): string[] {
  const colour = colourOf(token);
  const isIt = (pixel: readonly number[]): boolean =>
    (pixel[3] ?? 0) > 200 && colour.every((part, at) => Math.abs(part - (pixel[at] ?? 0)) <= 24);
  return marks
    .filter(({ pixels }) => !Array.from({ length: 9 }, (_, at) => pixels.slice(at * 4, at * 4 + 4)).some(isIt))
    .map(({ id, type, x, y, pixels }) => `${type} ${id} at ${x.toFixed(1)}, ${y.toFixed(1)}: ${pixels.slice(16, 20)}`);
}
