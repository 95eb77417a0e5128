/** Colours of the canvas, read from the tokens when the theme changes. */
import { PALETTE_NAMES, type Palette } from '../../scene/mark-shapes.ts';

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const forced = matchMedia('(forced-colors: active)').matches;
  const value = (name: string): string =>
    forced ? (name === 'bg' ? 'Canvas' : 'CanvasText') : style.getPropertyValue(`--${name}`).trim();
  const palette: Partial<Palette> = {};
  for (const name of PALETTE_NAMES) palette[name] = value(name);
  return palette as Palette;
}
