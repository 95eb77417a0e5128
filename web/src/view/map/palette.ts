/** Colours of the canvas, read from the tokens when the theme changes. */
import { PALETTE_NAMES, type Palette } from '../../scene/mark-shapes.ts';

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const palette: Partial<Palette> = {};
  for (const name of PALETTE_NAMES) palette[name] = style.getPropertyValue(`--${name}`).trim();
  return palette as Palette;
}
